import { getCurrentInstance, getCurrentScope } from 'vue'

type Hook = (query?: unknown) => void

const hooks = new WeakMap<object, Map<string, Hook[]>>()

function register(name: string) {
  return (hook: Hook) => {
    const owner = getCurrentInstance() ?? getCurrentScope()
    if (!owner)
      return
    const own = hooks.get(owner) ?? new Map<string, Hook[]>()
    hooks.set(owner, own)
    own.set(name, [...(own.get(name) ?? []), hook])
  }
}

/** Replacements of uni's page hooks. They are kept per component instance, or per effect scope where there is none. {@link fire} and {@link fireIn} call them. */
export const onLaunch = register('onLaunch')
export const onShow = register('onShow')
export const onHide = register('onHide')
export const onLoad = register('onLoad')
export const onReady = register('onReady')
export const onUnload = register('onUnload')
export const onResize = register('onResize')
export const onPullDownRefresh = register('onPullDownRefresh')
export const onPageScroll = register('onPageScroll')
export const onReachBottom = register('onReachBottom')
export const onBackPress = register('onBackPress')

/** Calls one page hook of a mounted component, as the platform does. */
export const fire = (wrapper: { vm: { $: object } }, name: string, argument?: unknown) => fireIn(wrapper.vm.$, name, argument)

/** Calls one page hook of what ran in an effect scope without a component. */
export function fireIn(owner: object, name: string, argument?: unknown) {
  for (const hook of hooks.get(owner)?.get(name) ?? []) hook(argument)
}
