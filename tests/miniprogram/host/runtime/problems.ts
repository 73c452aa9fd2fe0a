import type { AllowedProblem } from '../types'

/** What the console of WeChat DevTools would show as an error or warning, and more, in order of time. */
export type ProblemKind
  = | 'template' // errors and warnings of the template compiler
    | 'framework' // errors and warnings of glass-easel
    | 'console' // console.error and console.warn of the app
    | 'exception' // not caught by the app
    | 'rejection' // an unhandled rejection
    | 'unknown-tag'
    | 'missing' // a page, component or module that does not exist
    | 'set-data' // rejected by the setData boundary
    | 'absent-global' // a use of window, fetch, URL …
    | 'wx' // a wx function that this host does not have, or a wrong use of one

export interface Problem { kind: ProblemKind, message: string, where?: string }

export class Problems {
  readonly list: Problem[] = []
  private readonly seen = new Set<string>()

  constructor(private readonly allowed: AllowedProblem[] = []) {}

  /** Records a problem. An absent global or an unknown tag is recorded once for each location. */
  add(kind: ProblemKind, message: string, where?: string) {
    if (this.allowed.some(each => each.kind === kind && message.includes(each.match) && (where ?? '').includes(each.where ?? '')))
      return
    const key = `${kind} ${message} ${where}`
    if ((kind === 'absent-global' || kind === 'unknown-tag') && this.seen.has(key))
      return
    this.seen.add(key)
    this.list.push(where === undefined ? { kind, message } : { kind, message, where })
  }

  /** Records a thrown value of any type with its stack. */
  thrown(kind: 'exception' | 'rejection' | 'framework' | 'missing', reason: unknown, where?: string) {
    this.add(kind, describe(reason), where)
  }
}

/** Returns the text of a thrown value: the stack of an Error, JSON of an object (WeChat's errMsg, ZIM's { code, message }), else String(). */
export function describe(reason: unknown): string {
  if (reason instanceof Error)
    return reason.stack?.includes(reason.message) ? reason.stack : `${reason.name}: ${reason.message}`
  if (typeof reason === 'object' && reason !== null) {
    try { return JSON.stringify(reason) }
    catch { return String(reason) }
  }
  return String(reason)
}
