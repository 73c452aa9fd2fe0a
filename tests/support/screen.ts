import { vi } from 'vitest'

type Entry = Pick<IntersectionObserverEntry, 'isIntersecting' | 'target'>
type IsInView = (target: Element, at: number) => boolean

/** What is on the screen, for observers: `at` is the place among the targets of one observer. */
export function screenOf(isInView: IsInView) {
  const observed = new Map<(entries: Entry[]) => void, Element[]>()
  const tell = () => observed.forEach((targets, listener) => listener(targets.map((target, at) => ({ target, isIntersecting: isInView(target, at) }))))
  vi.stubGlobal('IntersectionObserver', class {
    constructor(readonly listener: (entries: Entry[]) => void) {}
    observe(target: Element) {
      observed.set(this.listener, [...observed.get(this.listener) ?? [], target])
      queueMicrotask(tell)
    }

    disconnect() { observed.delete(this.listener) }
  })
  return {
    show(next: IsInView) {
      isInView = next
      tell()
    },
  }
}
