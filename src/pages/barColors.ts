import type { Appearance } from '@/utils/appearance'

import themes from '@/brand/theme.json'

const ignore = () => {}

/** Gives the bars of the page in front, and the ground behind it, the colours of theme.json. Calls for the tab bar fail on other pages. */
export function setBarColors(appearance: Appearance): void {
  const chosen = appearance === 'system' ? uni.getAppBaseInfo().theme : appearance
  const theme = themes[chosen === 'dark' ? 'dark' : 'light']
  uni.setNavigationBarColor({ frontColor: theme.barText === 'black' ? '#000000' : '#ffffff', backgroundColor: theme.ground, fail: ignore })
  uni.setBackgroundColor({ backgroundColor: theme.ground, fail: ignore })
  uni.setBackgroundTextStyle({ textStyle: theme.pullText as 'dark' | 'light', fail: ignore })
  uni.setTabBarStyle({ color: theme.second, selectedColor: theme.accent, backgroundColor: theme.bar, borderStyle: theme.border as 'black' | 'white', fail: ignore })
  uni.setTabBarItem({ index: 0, iconPath: theme.chatsIcon, selectedIconPath: theme.chatsIconOn, fail: ignore })
  uni.setTabBarItem({ index: 1, iconPath: theme.contactsIcon, selectedIconPath: theme.contactsIconOn, fail: ignore })
  uni.setTabBarItem({ index: 2, iconPath: theme.meIcon, selectedIconPath: theme.meIconOn, fail: ignore })
}
