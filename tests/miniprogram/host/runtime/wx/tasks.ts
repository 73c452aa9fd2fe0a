import type { Host } from '../host'
import type { Options } from './api'

import { api, WxFailure } from './api'
import { checkDomain } from './domains'

/** WeChat's documented number of requests of one kind at the same time. Later ones wait. */
const AT_ONCE = 10

/** WeChat's documented default timeout, ms. */
const TIMEOUT = 60_000

/** One running transfer. */
interface Transfer {
  host: Host
  url: string
  options: Options
  signal: AbortSignal
  onHeaders: (response: Response) => void
  /** Reports the bytes so far and, when known, of all. */
  onProgress: (bytes: number, total: number) => void
}

export type Run = (transfer: Transfer) => Promise<object>

/** The names of the byte counts in a task's progress event. */
const COUNTS: Record<string, [string, string]> = {
  uploadFile: ['totalBytesSent', 'totalBytesExpectedToSend'],
  downloadFile: ['totalBytesWritten', 'totalBytesExpectedToWrite'],
}

/**
 * Creates wx.request, uploadFile or downloadFile. A call returns a task, with WeChat's abort and events. At most ten run; later ones wait, and
 * their timeout begins when they start. A suspended app, an abort, a timeout and the loss of the network end them, with WeChat's reason.
 * A killed app hears nothing more.
 */
export function createTasks(host: Host, kind: 'request' | 'uploadFile' | 'downloadFile', run: Run) {
  let running = 0
  const waiting: (() => void)[] = []
  /** Gives the place of a finished transfer to the next one. */
  const finished = () => {
    const next = waiting.shift()
    if (next)
      next()
    else
      running -= 1
  }

  return (options: Options) => {
    const controller = new AbortController()
    const listeners = { HeadersReceived: new Set<unknown>(), ProgressUpdate: new Set<unknown>(), ChunkReceived: new Set<unknown>() }
    const notify = (event: keyof typeof listeners, detail: object) => [...listeners[event]].forEach(callback => host.call(callback, [detail]))
    let failure: WxFailure | undefined
    const stop = (reason: string, errno = 600001) => {
      failure ??= new WxFailure(reason, { errno })
      controller.abort()
    }
    const ends: Record<string, () => void> = { suspend: () => stop('interrupted'), networkLost: () => stop('', 600003), kill: () => controller.abort() }
    const stopped = new Promise<never>((_, reject) => controller.signal.addEventListener('abort', () => failure && reject(failure)))
    stopped.catch(() => {})

    /** Takes a place. An aborted call leaves the queue. */
    const takePlace = async () => {
      if (running < AT_ONCE) {
        running += 1
        return
      }
      let goOn!: () => void
      const turn = new Promise<void>((resolve) => { goOn = resolve })
      waiting.push(goOn)
      await Promise.race([stopped, turn]).catch((error: unknown) => {
        if (waiting.includes(goOn))
          waiting.splice(waiting.indexOf(goOn), 1)
        else
          finished()
        throw error
      })
    }

    const start = async () => {
      const timer = setTimeout(stop, Number(options.timeout) || TIMEOUT, 'timeout')
      try {
        if (host.state.networkType === 'none')
          throw new WxFailure('', { errno: 600003 })
        return await Promise.race([stopped, run({
          host,
          url: host.address(String(options.url)),
          options,
          signal: controller.signal,
          onHeaders: response => notify('HeadersReceived', { header: Object.fromEntries(response.headers.entries()), statusCode: response.status, cookies: [] }),
          onProgress(bytes, total) {
            const [sent, expected] = COUNTS[kind] ?? ['', '']
            if (!controller.signal.aborted)
              notify('ProgressUpdate', { progress: total ? Math.floor(bytes / total * 100) : 0, [sent]: bytes, [expected]: total })
          },
        })])
      }
      catch (error) {
        if (controller.signal.aborted && !failure)
          return await killed(timer)
        throw failure ?? (error instanceof WxFailure ? error : new WxFailure((error as Error).message, { errno: 600001 }))
      }
      finally {
        clearTimeout(timer)
        finished()
      }
    }

    const promise = api(host, kind, async () => {
      checkDomain(host, kind, String(options.url))
      for (const [event, listener] of Object.entries(ends)) host.bus.on(event, listener)
      try {
        await takePlace()
        return await start()
      }
      finally {
        for (const [event, listener] of Object.entries(ends)) host.bus.off(event, listener)
      }
    })(options)
    const methods = {
      abort: () => stop('abort'),
      ...Object.fromEntries(Object.entries(listeners).flatMap(([event, set]) => [
        [`on${event}`, (callback: unknown) => void set.add(callback)],
        [`off${event}`, (callback?: unknown) => callback === undefined ? set.clear() : void set.delete(callback)],
      ])),
    }
    return promise ? Object.assign(promise, methods) : methods
  }
}

/** Nothing follows for a killed app. */
function killed(timer: ReturnType<typeof setTimeout>): Promise<never> {
  clearTimeout(timer)
  return new Promise<never>(() => {})
}
