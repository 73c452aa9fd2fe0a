import type { AllowedProblem } from '../types'

/** Everything that would make a developer frown in WeChat DevTools' console, in the order in which it happened. */
export type ProblemKind
  = | 'template' // the template compiler's errors and warnings
    | 'framework' // errors and warnings of glass-easel
    | 'console' // console.error and console.warn of the app
    | 'exception' // uncaught by the app
    | 'rejection' // a promise nobody handled
    | 'unknown-tag'
    | 'missing' // a page, component or module that is not there
    | 'set-data' // refused by the setData boundary
    | 'absent-global' // a touch of window, fetch, URL …
    | 'wx' // a wx function that this host does not have, or a misuse of one

export interface Problem { kind: ProblemKind, message: string, where?: string }

export class Problems {
  readonly list: Problem[] = []
  private readonly seen = new Set<string>()

  constructor(private readonly allowed: AllowedProblem[] = []) {}

  /** Records a problem; an absent global or an unknown tag is recorded once for each place. */
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

/** Text of a thrown value: the stack of an Error, WeChat's errMsg, ZIM-like { code, message }, else JSON. */
export function describe(reason: unknown): string {
  if (reason instanceof Error)
    return reason.stack?.includes(reason.message) ? reason.stack : `${reason.name}: ${reason.message}`
  if (typeof reason === 'object' && reason !== null) {
    try { return JSON.stringify(reason) }
    catch { return String(reason) }
  }
  return String(reason)
}
