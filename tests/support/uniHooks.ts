import { getCurrentInstance } from 'vue'

type Hook = (query?: unknown) => void

const hooks = new WeakMap<object, Map<string, Hook[]>>()

function register(name: string) {
  return (hook: Hook) => {
    const instance = getCurrentInstance()
    if (!instance)
      return
    const own = hooks.get(instance) ?? new Map<string, Hook[]>()
    hooks.set(instance, own)
    own.set(name, [...(own.get(name) ?? []), hook])
  }
}

/** Replacements of uni's page hooks. They are kept per component instance. {@link fire} calls them. */
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
export function fire(wrapper: { vm: { $: object } }, name: string, argument?: unknown) {
  for (const hook of hooks.get(wrapper.vm.$)?.get(name) ?? []) hook(argument)
}
