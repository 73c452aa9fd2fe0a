import type { Builtin, Node } from './define'

/** swiper: shows one item. `current`, a test, or a drag of more than a third of its width changes the item. No autoplay. */
export const swiper: Record<string, Builtin> = {
  'swiper': {
    properties: {
      indicatorDots: Boolean,
      indicatorColor: String,
      indicatorActiveColor: String,
      autoplay: Boolean,
      current: 0,
      currentItemId: String,
      interval: 5000,
      duration: 500,
      circular: Boolean,
      vertical: Boolean,
      previousMargin: String,
      nextMargin: String,
      snapToEdge: Boolean,
      displayMultipleItems: 1,
      easingFunction: String,
      disableTouch: null,
    },
    create(node) {
      Object.assign(node.dom, { hostSwipe: (to: number) => go(node, to, 'touch') })
    },
    attached: node => follow(node),
    changed: { current: (to: number, node) => node.dom.isConnected && to !== node.state.shown && go(node, to, '') },
  },
  'swiper-item': { properties: { itemId: String, skipHiddenItemLayout: Boolean } },
}

function go(node: Node, to: number, source: string) {
  const count = node.dom.querySelectorAll('wx-swiper-item').length
  const current = Math.max(0, Math.min(count - 1, to))
  node.state.shown = current
  if (node.data.current !== current)
    node.set('current', current)
  place(node)
  node.fire('change', { current, currentItemId: '', source })
  node.fire('animationfinish', { current, currentItemId: '', source })
}

function place(node: Node) {
  const track = node.dom.querySelector<HTMLElement>('.wx-swiper-track')
  const axis = node.data.vertical ? 'Y' : 'X'
  if (track)
    track.style.transform = `translate${axis}(${-100 * Number(node.data.current)}%)`
}

function follow(node: Node) {
  node.state.shown = Number(node.data.current)
  place(node)
  let startX = 0
  const width = () => node.dom.clientWidth || 1
  const component = node.dom.__wxElement as unknown as { addListener: (name: string, listener: (event: { changedTouches: { clientX: number }[] }) => void) => void }
  component.addListener('touchstart', (event) => { startX = event.changedTouches[0]!.clientX })
  component.addListener('touchend', (event) => {
    const moved = (event.changedTouches[0]!.clientX - startX) / width()
    if (!node.data.vertical && Math.abs(moved) > 1 / 3)
      go(node, Number(node.data.current) - Math.sign(moved), 'touch')
  })
}
