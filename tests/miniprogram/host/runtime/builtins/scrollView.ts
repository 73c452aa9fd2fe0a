import type { Host } from '../host'
import type { Builtin, Node } from './define'

import { rectOf } from '../backend'

/**
 * scroll-view: WeChat's events on a scrolling element. bindscroll has deltas. The threshold events fire once each time the edge comes
 * within the threshold. scroll-top and scroll-into-view scroll when their value changes, and as in WeChat not when it stays the same.
 */
export const scrollView: Builtin = {
  properties: {
    scrollX: Boolean,
    scrollY: Boolean,
    upperThreshold: 50,
    lowerThreshold: 50,
    scrollTop: null,
    scrollLeft: null,
    scrollIntoView: String,
    scrollIntoViewOffset: Number,
    scrollIntoViewAlignment: String,
    scrollWithAnimation: Boolean,
    enableBackToTop: Boolean,
    enablePassive: null,
    refresherEnabled: Boolean,
    refresherThreshold: 45,
    refresherDefaultStyle: String,
    refresherBackground: String,
    refresherTriggered: Boolean,
    refresherTwoLevelEnabled: Boolean,
    enableFlex: Boolean,
    scrollAnchoring: Boolean,
    enhanced: Boolean,
    bounces: Boolean,
    showScrollbar: true,
    pagingEnabled: Boolean,
    fastDeceleration: Boolean,
    reverse: Boolean,
    clip: Boolean,
    cacheExtent: Number,
    minDragDistance: Number,
    type: String,
    usingSticky: Boolean,
    scrollDuration: null,
  },
  reflect: ['scroll-x', 'scroll-y', 'enable-flex', 'scroll-anchoring', 'show-scrollbar'],
  create(node, host) {
    node.dom.addEventListener('scroll', event => event.target === node.dom && onScroll(node, host))
    Object.assign(node.dom, { hostRefresh: () => pull(node) })
    return { top: 0, left: 0, atTop: true, atBottom: false }
  },
  changed: {
    scrollTop: (value: unknown, node, host) => whenLaidOut(node, host, () => scrollTo(node, { top: Number(value) || 0 })),
    scrollLeft: (value: unknown, node, host) => whenLaidOut(node, host, () => scrollTo(node, { left: Number(value) || 0 })),
    scrollIntoView: (id: string, node, host) => whenLaidOut(node, host, () => intoView(node, host, id)),
    refresherTriggered(isOn: boolean, node) {
      if (isOn !== Boolean(node.state.isRefreshing)) {
        node.state.isRefreshing = isOn
        node.fire(isOn ? 'refresherrefresh' : 'refresherrestore')
      }
    },
  },
}

/** Runs after the current task, so that a value set together with new children is applied after them, as in WeChat. */
function whenLaidOut(node: Node, host: Host, run: () => void) {
  void Promise.resolve().then(() => node.dom.isConnected && host.call(run))
}

function scrollTo(node: Node, to: { top?: number, left?: number }) {
  const { dom } = node
  if (to.top !== undefined && dom.scrollTop !== to.top)
    dom.scrollTop = to.top
  if (to.left !== undefined && dom.scrollLeft !== to.left)
    dom.scrollLeft = to.left
}

function intoView(node: Node, host: Host, id: string) {
  const target = id && node.dom.querySelector(`[id$="--${id}"]`)
  if (!target)
    return
  Object.assign(node.dom, { hostScrolledInto: id })
  const [view, child] = [rectOf(node.dom, host.options.layout), rectOf(target, host.options.layout)]
  scrollTo(node, {
    top: node.data.scrollY ? node.dom.scrollTop + child.top - view.top + Number(node.data.scrollIntoViewOffset) : undefined,
    left: node.data.scrollX ? node.dom.scrollLeft + child.left - view.left : undefined,
  })
}

function onScroll(node: Node, host: Host) {
  const { dom, data, state } = node
  const sizes = host.options.layout?.(dom)
  const scrollHeight = sizes?.scrollHeight ?? dom.scrollHeight
  const scrollWidth = sizes?.scrollWidth ?? dom.scrollWidth
  const { scrollTop, scrollLeft } = dom
  const detail = { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaY: Number(state.top) - scrollTop, deltaX: Number(state.left) - scrollLeft, isDrag: false }
  Object.assign(state, { top: scrollTop, left: scrollLeft })
  node.fire('scroll', detail)
  const before = data.scrollX && !data.scrollY ? scrollLeft : scrollTop
  const extent = data.scrollX && !data.scrollY ? scrollWidth - (sizes?.width ?? dom.clientWidth) : scrollHeight - (sizes?.height ?? dom.clientHeight)
  const isAtTop = before <= Number(data.upperThreshold)
  const isAtBottom = extent - before <= Number(data.lowerThreshold)
  if (isAtTop && !state.atTop && detail.deltaY + detail.deltaX > 0)
    node.fire('scrolltoupper', { direction: 'top' })
  if (isAtBottom && !state.atBottom && detail.deltaY + detail.deltaX < 0)
    node.fire('scrolltolower', { direction: 'bottom' })
  Object.assign(state, { atTop: isAtTop, atBottom: isAtBottom })
}

/** Pulls the refresher beyond its threshold and releases it. */
function pull(node: Node) {
  if (!node.data.refresherEnabled || node.state.isRefreshing)
    return
  node.fire('refresherpulling', { dy: node.data.refresherThreshold })
  node.state.isRefreshing = true
  node.fire('refresherrefresh', { dy: node.data.refresherThreshold })
}
