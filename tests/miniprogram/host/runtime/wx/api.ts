import type { Host } from '../host'

export type Options = Record<string, unknown> & { success?: unknown, fail?: unknown, complete?: unknown }

/** A failure of a wx function: `reason` follows "name:fail " in errMsg, `extra` is added to the result (errno, errCode …). */
export class WxFailure extends Error {
  constructor(readonly reason: string, readonly extra: object = {}) {
    super(reason)
  }
}

/**
 * Creates a wx function with WeChat's convention: one options object; the result comes later by success/fail and complete, or by a promise
 * when none of them is given (FileSystemManager returns no promises). The result of `run` is merged into the success result. An exception
 * of `run` becomes "name:fail …".
 */
export function api(host: Host, name: string, run: (options: Options) => unknown, { givesPromise = true } = {}) {
  return (options: Options = {}) => {
    const hasCallback = [options.success, options.fail, options.complete].some(each => typeof each === 'function')
    const finished = (async () => run(options))().then(
      result => ({ isOk: true, result: { errMsg: `${name}:ok`, ...result as object } }),
      (error: unknown) => ({ isOk: false, result: failure(name, error) }),
    ).then(({ isOk, result }) => {
      host.call(isOk ? options.success : options.fail, [result])
      host.call(options.complete, [result])
      if (givesPromise && !hasCallback && !isOk)
        throw result
      return result
    })
    return hasCallback || !givesPromise ? void finished : finished
  }
}

export function failure(name: string, error: unknown) {
  const reason = error instanceof WxFailure ? error.reason : (error as Error).message
  return { errMsg: `${name}:fail ${reason}`, ...error instanceof WxFailure ? error.extra : {} }
}

/** Creates wx.onX and wx.offX for an event of the bus. */
export function subscription(host: Host, event: string, name = event[0]!.toUpperCase() + event.slice(1)) {
  const wrapped = new Map<unknown, (detail: unknown) => void>()
  return {
    [`on${name}`](callback: unknown) {
      const listener = (detail: unknown) => void host.call(callback, [detail])
      wrapped.set(callback, listener)
      host.bus.on(event, listener)
    },
    [`off${name}`](callback?: unknown) {
      if (callback === undefined) {
        for (const listener of wrapped.values()) host.bus.off(event, listener)
        wrapped.clear()
      }
      else if (wrapped.has(callback)) {
        host.bus.off(event, wrapped.get(callback))
        wrapped.delete(callback)
      }
    },
  }
}

/** Returns the result that the test set for a dialog or chooser. A function is called each time. Throws WeChat's "cancel" when nothing is set. */
export function answerOf(host: Host, name: string, options: Options = {}): object {
  const answer = host.answers[name]
  const value = typeof answer === 'function' ? (answer as (options: Options) => unknown)(options) : answer
  if (value === undefined || value === null)
    throw new WxFailure('cancel')
  return value as object
}
