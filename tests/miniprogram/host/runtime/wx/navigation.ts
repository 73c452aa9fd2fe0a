import type { TabBarJson } from '../../types'
import type { Host } from '../host'
import type { Options } from './api'

import { api, WxFailure } from './api'

/** Pages, navigation bar, tab bar, scrolling and pull-down refresh. */
export function navigation(host: Host) {
  const open = (name: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab') => api(host, name, async ({ url, events }) => {
    const opened = await host.pages.open(name, String(url))
    for (const [event, listener] of Object.entries(events as object ?? {})) opened.eventChannel?.on(event, listener)
    return opened
  })
  const bar = (name: string, change: (options: Options) => void) => api(host, name, (options) => {
    if (!host.pages.top)
      throw new WxFailure('page is not ready')
    change(options)
    host.pages.refresh()
  })
  const window = () => host.pages.top!.window
  return {
    navigateTo: open('navigateTo'),
    redirectTo: open('redirectTo'),
    reLaunch: open('reLaunch'),
    switchTab: open('switchTab'),
    navigateBack: api(host, 'navigateBack', ({ delta }) => host.pages.back(Number(delta) || 1)),
    preloadPage: api(host, 'preloadPage', () => {}),

    setNavigationBarTitle: bar('setNavigationBarTitle', ({ title }) => { window().navigationBarTitleText = String(title) }),
    setNavigationBarColor: bar('setNavigationBarColor', ({ frontColor, backgroundColor }) => {
      window().navigationBarTextStyle = frontColor === '#000000' ? 'black' : 'white'
      window().navigationBarBackgroundColor = String(backgroundColor)
    }),
    showNavigationBarLoading: api(host, 'showNavigationBarLoading', () => {}),
    hideNavigationBarLoading: api(host, 'hideNavigationBarLoading', () => {}),
    hideHomeButton: api(host, 'hideHomeButton', () => {}),
    setBackgroundColor: bar('setBackgroundColor', ({ backgroundColor }) => { window().backgroundColor = String(backgroundColor) }),
    setBackgroundTextStyle: api(host, 'setBackgroundTextStyle', () => {}),

    ...tabBar(host),

    pageScrollTo: api(host, 'pageScrollTo', ({ scrollTop, selector, offsetTop }) => scrollPage(host, scrollTop, selector, offsetTop)),
    startPullDownRefresh: api(host, 'startPullDownRefresh', () => host.pages.top?.callMethod('onPullDownRefresh')),
    stopPullDownRefresh: api(host, 'stopPullDownRefresh', () => {}),
    showShareMenu: api(host, 'showShareMenu', () => {}),
    hideShareMenu: api(host, 'hideShareMenu', () => {}),
    enableAlertBeforeUnload: api(host, 'enableAlertBeforeUnload', () => {}),
    disableAlertBeforeUnload: api(host, 'disableAlertBeforeUnload', () => {}),
  }
}

function tabBar(host: Host) {
  /** WeChat rejects tab bar calls from a page without a tab bar. */
  const onTabPage = (name: string, run: (options: Options) => void) => api(host, name, (options) => {
    if ((host.pages.top?.tab ?? -1) < 0)
      throw new WxFailure('not TabBar page')
    run(options)
  })
  const { screen } = host
  return {
    setTabBarItem: onTabPage('setTabBarItem', ({ index, text }) => text !== undefined && screen.setTabText(Number(index), String(text))),
    setTabBarStyle: onTabPage('setTabBarStyle', style => screen.setTabStyle(style as Partial<TabBarJson>)),
    setTabBarBadge: onTabPage('setTabBarBadge', ({ index, text }) => screen.setTabBadge(Number(index), String(text))),
    removeTabBarBadge: onTabPage('removeTabBarBadge', ({ index }) => screen.setTabBadge(Number(index), null)),
    showTabBarRedDot: onTabPage('showTabBarRedDot', ({ index }) => screen.setTabBadge(Number(index), '')),
    hideTabBarRedDot: onTabPage('hideTabBarRedDot', ({ index }) => screen.setTabBadge(Number(index), null)),
    showTabBar: onTabPage('showTabBar', () => {}),
    hideTabBar: onTabPage('hideTabBar', () => {}),
  }
}

function scrollPage(host: Host, scrollTop: unknown, selector: unknown, offset: unknown) {
  const webview = host.pages.top?.webview
  if (!webview)
    return
  const target = selector ? webview.box.querySelector(String(selector).replace(/#([\w-]+)/g, '[id$="--$1"]')) : null
  webview.scroller.scrollTop = target
    ? webview.scroller.scrollTop + target.getBoundingClientRect().top + (Number(offset) || 0)
    : Number(scrollTop) || 0
}
