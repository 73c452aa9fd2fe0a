import type { Host } from '../host'

interface Component { createSelectorQuery: () => Query, createIntersectionObserver: (options?: object) => unknown, createMediaQueryObserver: () => unknown }
interface Query { in: (component: unknown) => Query, exec: (done?: (results: unknown[]) => void) => unknown }

/**
 * wx.createSelectorQuery and the observers, on the top page or on the given component. uni-app passes an object that contains the component
 * as `$scope`, or only its ids. The real component is found by them.
 */
export function query(host: Host) {
  const realOf = (component: unknown): Component => {
    const given = component as { $scope?: unknown, __wxExparserNodeId__?: string, $page?: { vm?: { $scope?: unknown } } } | null | undefined
    const candidate = given?.$scope ?? given
    if (typeof (candidate as Component | null)?.createSelectorQuery === 'function')
      return candidate as Component
    const known = host.components.lifetimes.byNodeId(String(given?.__wxExparserNodeId__ ?? ''))
    return (known ?? host.pages.top?.instance) as unknown as Component
  }
  return {
    createSelectorQuery() {
      const made = realOf(null).createSelectorQuery()
      const original = { in: made.in.bind(made), exec: made.exec.bind(made) }
      let asked: Component | undefined
      made.in = component => original.in(asked = realOf(component))
      made.exec = (done) => {
        // A page that is gone answers nothing.
        if (asked && !(asked as { _$?: unknown })._$)
          return
        original.exec((results) => {
          host.boundary.answer(results)
          done?.(results)
        })
      }
      return made
    },
    createIntersectionObserver: (component: unknown, options?: object) => realOf(component).createIntersectionObserver(options),
    createMediaQueryObserver: (component: unknown) => realOf(component).createMediaQueryObserver(),
  }
}
