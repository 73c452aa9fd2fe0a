import type { HostElement } from './backend'
import type { Host } from './host'

interface NodeLike { id?: string, dataset?: Record<string, unknown>, $$?: unknown, _$?: { $$?: unknown } }

interface FrameworkEvent {
  type: string
  timeStamp: number
  detail: unknown
  mark: unknown
  target: NodeLike
  currentTarget: NodeLike
  touches?: unknown[]
  changedTouches?: unknown[]
}

type Handler = (event: object) => unknown
type Render = (wrapper: { setEventListenerWrapper: (wrap: unknown) => void }, ...rest: unknown[]) => unknown

/**
 * Returns the plain event object that WeChat sends from one thread to the other (uni-app checks `hasOwn(event, 'detail')`).
 * `detail` keeps its identity, because uni-app's parent and child components find each other through it.
 */
function plainEvent(event: FrameworkEvent) {
  const plain: Record<string, unknown> = {
    type: event.type,
    timeStamp: event.timeStamp,
    target: nodeInfo(event.target),
    currentTarget: nodeInfo(event.currentTarget),
    mark: event.mark ?? {},
    detail: event.detail ?? {},
  }
  if (event.touches)
    Object.assign(plain, { touches: event.touches, changedTouches: event.changedTouches })
  return plain
}

function nodeInfo(node: NodeLike) {
  const dom = (node.$$ ?? node._$?.$$) as HostElement | null | undefined
  return { id: node.id ?? '', dataset: { ...node.dataset }, offsetLeft: dom?.offsetLeft ?? 0, offsetTop: dom?.offsetTop ?? 0 }
}

/** Wraps a compiled template so that its handlers get plain events and their exceptions are reported. */
export function withPlainEvents(content: (name: string) => Render | undefined, host: Host) {
  const wrap = (caller: unknown, event: FrameworkEvent, handler: Handler) => host.call(handler, [plainEvent(event)], caller)
  return (name: string) => {
    const render = content(name)
    if (!render)
      return render
    return ((wrapper, ...rest) => {
      wrapper.setEventListenerWrapper(wrap)
      return render(wrapper, ...rest)
    }) as Render
  }
}
