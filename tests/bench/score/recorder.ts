import type { App } from '../../miniprogram/host'

export interface Sent { at: number, component: string, bytes: number, data: Record<string, unknown> }
interface Request { url: string, start: number, ms: number, isPicture: boolean }
export interface Recorded { sent: Sent[], requests: Request[] }

interface Recording { recorded: Recorded }

/** Starts to record setData calls and requests. Runs once, in the browser. */
export function startRecording(app: App): void {
  const recorded: Recorded = { sent: [], requests: [] };
  (globalThis as unknown as Recording).recorded = recorded
  const { boundary } = app.host
  const cross = boundary.cross.bind(boundary)
  boundary.cross = (component, data, hidden) => {
    const copy = cross(component, data, hidden)
    if (copy) recorded.sent.push({ at: performance.now(), component, bytes: new TextEncoder().encode(JSON.stringify(copy)).length, data: copy })
    return copy
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const isPicture = entry.initiatorType === 'img' || entry.initiatorType === 'css'
      if (isPicture || entry.initiatorType === 'fetch') recorded.requests.push({ url: entry.name, start: entry.startTime, ms: entry.duration, isPicture })
    }
  }).observe({ type: 'resource', buffered: false })
}

/** Returns the records since the last call. Runs in the browser. */
export function takeRecording(): Recorded {
  const { recorded } = globalThis as unknown as Recording
  return { sent: recorded.sent.splice(0), requests: recorded.requests.splice(0) }
}
