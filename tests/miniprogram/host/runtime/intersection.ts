import type * as glassEasel from 'glass-easel'

import type { Rect } from '../types'
import type { Host } from './host'

import { rectOf } from './backend'

export interface ObserverOptions { thresholds?: number[], initialRatio?: number, observeAll?: boolean }
type Margins = Partial<Record<'left' | 'right' | 'top' | 'bottom', number>>

/** The argument of a listener, with WeChat's names. Rectangles are relative to the page. */
interface Intersection { id: string, dataset: object, intersectionRatio: number, intersectionRect: Rect, boundingClientRect: Rect, relativeRect: Rect, time: number }

/**
 * wx.createIntersectionObserver, global and of a component. Calls the listener when the ratio passes a threshold, and once at the start
 * when the number of reached thresholds differs from that of initialRatio. Uses the browser's observer, or without layout the test's rectangles.
 */
export class ElementObserver {
  private selector: string | null = null
  private margins: Margins = {}
  private readonly stops: (() => void)[] = []

  constructor(private readonly host: Host, private readonly component: glassEasel.GeneralComponent, private readonly options: ObserverOptions = {}) {}

  relativeTo(selector: string, margins: Margins = {}) {
    this.selector = selector
    this.margins = margins
    return this
  }

  relativeToViewport(margins: Margins = {}) {
    this.selector = null
    this.margins = margins
    return this
  }

  observe(selector: string, listener: unknown) {
    const shadow = this.component.getShadowRoot()
    const targets = [...shadow?.querySelectorAll(selector) ?? []].slice(0, this.options.observeAll ? undefined : 1)
    const relative = this.selector === null ? null : shadow?.querySelector(this.selector)
    if (targets.length === 0 || relative === undefined || (this.selector !== null && relative === null))
      this.host.problems.add('wx', `createIntersectionObserver: nothing matches ${targets.length === 0 ? selector : this.selector}`, this.component.is)
    for (const target of targets) this.watch(target, relative?.$$ as unknown as Element | null ?? null, listener)
  }

  disconnect() {
    for (const stop of this.stops.splice(0)) stop()
  }

  private watch(node: glassEasel.Element, relative: Element | null, listener: unknown) {
    const target = node.$$ as unknown as Element
    let last = this.step(this.options.initialRatio ?? 0)
    const notify = (intersection: Omit<Intersection, 'id' | 'dataset'>) => {
      const step = this.step(intersection.intersectionRatio)
      if (step !== last)
        this.host.call(listener, [{ id: node.id, dataset: { ...node.dataset }, ...intersection }])
      last = step
    }
    this.stops.push(this.host.hasLayout ? this.watchInBrowser(target, relative, notify) : this.watchRectangles(target, relative, notify))
  }

  /** Returns how many thresholds a ratio reaches. Any ratio above 0 reaches the threshold 0. */
  private step(ratio: number) {
    return (this.options.thresholds ?? [0]).filter(each => each === 0 ? ratio > 0 : ratio >= each).length
  }

  private watchInBrowser(target: Element, relative: Element | null, notify: (intersection: Omit<Intersection, 'id' | 'dataset'>) => void) {
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.margins
    const observer = new IntersectionObserver((entries) => {
      for (const { intersectionRatio, boundingClientRect, intersectionRect, rootBounds, time } of entries)
        notify({ intersectionRatio, boundingClientRect: full(boundingClientRect), intersectionRect: full(intersectionRect), relativeRect: full(rootBounds ?? boundingClientRect), time })
    }, { root: relative ?? target.ownerDocument, rootMargin: `${top}px ${right}px ${bottom}px ${left}px`, threshold: this.options.thresholds ?? [0] })
    observer.observe(target)
    return () => observer.disconnect()
  }

  private watchRectangles(target: Element, relative: Element | null, notify: (intersection: Omit<Intersection, 'id' | 'dataset'>) => void) {
    const { host } = this
    const measure = () => {
      if (!host.options.layout || !target.isConnected)
        return
      const rect = rectOf(target, host.options.layout)
      const view = grow(relative ? rectOf(relative, host.options.layout) : { left: 0, top: 0, width: host.device.width, height: host.device.height }, this.margins)
      const overlap = intersect(rect, view)
      const intersectionRatio = rect.width * rect.height > 0 ? overlap.width * overlap.height / (rect.width * rect.height) : 0
      notify({ intersectionRatio, boundingClientRect: full(rect), intersectionRect: full(overlap), relativeRect: full(view), time: Date.now() })
    }
    const first = setTimeout(measure, 0)
    host.bus.on('relayout', measure)
    return () => {
      clearTimeout(first)
      host.bus.off('relayout', measure)
    }
  }
}

const full = ({ left, top, width, height }: Rect) => ({ left, top, width, height, right: left + width, bottom: top + height })

function grow(rect: Rect, { top = 0, right = 0, bottom = 0, left = 0 }: Margins): Rect {
  return { left: rect.left - left, top: rect.top - top, width: rect.width + left + right, height: rect.height + top + bottom }
}

function intersect(a: Rect, b: Rect): Rect {
  const left = Math.max(a.left, b.left)
  const top = Math.max(a.top, b.top)
  const width = Math.min(a.left + a.width, b.left + b.width) - left
  const height = Math.min(a.top + a.height, b.top + b.height) - top
  return width > 0 && height > 0 ? { left, top, width, height } : { left, top, width: 0, height: 0 }
}
