/**
 * What a reader sees move. `startReading` runs in the page of a browser, so it uses nothing of this module: its text is sent there.
 *
 * In each frame it notes where each bubble was painted, and applies the next scroll of the reader. A bubble that was painted in the list
 * has to be painted in the next frame at its position plus that scroll. Positions are those of an IntersectionObserver, because they are
 * computed when a frame is rendered: after observers of sizes, and after the engine's own scroll anchoring.
 */
export interface Reading {
  /** Scrolls by these numbers of px, one before each frame (0: none), and resolves two frames after the last. */
  scroll: (steps: number[]) => Promise<void>
  /** A line for each frame in which a bubble has moved by more than 2 px. */
  moves: string[]
  /** Frames in which no bubble was painted in the list. */
  blank: number
  frames: number
  stop: () => void
}

interface Edges { top: number, bottom: number }
interface Frame { scrolled: number, scrollTop: number, positions?: Map<string, Edges>, list?: Edges }

export function startReading(list: HTMLElement, bubbles = '.bubble'): Reading {
  const TOLERANCE = 2
  /** Less of a bubble at an edge of the list is not read, px. */
  const EDGE = 4
  const view = list.ownerDocument.defaultView as Window & typeof globalThis
  const frames: Frame[] = []
  const waiting: { step: number, done?: () => void }[] = []
  let compared = 1
  /** They cannot be told apart. */
  const repeated = new Set<string>()
  const afterFrame = new view.MessageChannel()
  let scrolled = 0
  let isOn = true

  function compareNext() {
    for (let now = frames[compared]; now?.positions && frames[compared - 1]!.positions; now = frames[++compared]) {
      const before = frames[compared - 1]!
      const { top, bottom } = now.list!
      const inList = (edges: Edges, by = 0) => edges.bottom + by > top + EDGE && edges.top + by < bottom - EDGE
      if (![...now.positions.values()].some(edges => inList(edges))) reading.blank++
      for (const [text, was] of before.positions!) {
        if (repeated.has(text) || !inList(was) || !inList(was, -now.scrolled))
          continue
        const is = now.positions.get(text)
        const by = is ? is.top - was.top + now.scrolled : Number.NaN
        // Chromium's scroll anchoring undoes a scroll by script that comes together with a change of the layout: then nothing moves at all.
        if (Math.abs(by) <= TOLERANCE || Math.abs(by - now.scrolled) <= TOLERANCE)
          continue
        reading.moves.push(`frame ${compared}, ${Math.round(now.scrollTop)} px from the top: ${text.slice(0, 8)} ${is ? `moved by ${Math.round(10 * by) / 10} px` : 'vanished'}`)
        break
      }
      delete before.positions
    }
  }

  /** Runs between two frames, while the layout is the painted one: Chromium's scroll anchoring would undo a scroll after a change of the layout. */
  function scrollNext() {
    const next = waiting.shift()
    const before = list.scrollTop
    if (next?.step) list.scrollTop = before + next.step
    scrolled += list.scrollTop - before
    next?.done?.()
  }

  function onFrame() {
    if (!isOn)
      return
    const frame: Frame = { scrolled, scrollTop: list.scrollTop }
    frames.push(frame)
    scrolled = 0
    const observer = new view.IntersectionObserver((entries) => {
      observer.disconnect()
      frame.positions = new Map()
      for (const { target, boundingClientRect: { top, bottom }, intersectionRect } of entries) {
        if (target === list) frame.list = { top, bottom }
        // Clipped by the list, or by a box that has no room yet.
        else if (!intersectionRect.height) continue
        else if (frame.positions.has(target.textContent!)) repeated.add(target.textContent!)
        else frame.positions.set(target.textContent!, { top, bottom })
      }
      for (const text of repeated) frame.positions.delete(text)
      compareNext()
    })
    observer.observe(list)
    list.querySelectorAll(bubbles).forEach(bubble => observer.observe(bubble))
    reading.frames++
    afterFrame.port2.postMessage(null)
    view.requestAnimationFrame(onFrame)
  }

  const reading: Reading = {
    moves: [],
    blank: 0,
    frames: 0,
    scroll: steps => new Promise((done) => { waiting.push(...steps.map(step => ({ step })), { step: 0 }, { step: 0, done }) }),
    stop() { isOn = false },
  }
  afterFrame.port1.onmessage = scrollNext
  view.requestAnimationFrame(onFrame)
  return reading
}

/** px of one turn of a wheel. */
const WHEEL = 120

/** Steps of a wheel that is turned upwards, once in this number of frames. */
export const turnWheel = (turns: number, frames = 2) => Array.from({ length: turns }, () => [-WHEEL, ...Array.from({ length: frames - 1 }, () => 0)]).flat()

/** px a frame, in jumps that are larger than those of a finger. */
const FLING = [100, 300, 600, 900, 900, 800, 700, 500, 300, 200, 100, 50]

/** Steps of some flings with a rest after each. `direction`: -1 upwards, 1 downwards. */
export const fling = (direction: 1 | -1, times: number) => Array.from({ length: times }, () => [...FLING.map(step => direction * step), ...Array.from({ length: 8 }, () => 0)]).flat()
