import { beforeEach, expect, it, vi } from 'vitest'

import theme from '@/brand/theme.json'
import { setBarColors } from '@/pages/barColors'

import { readBrand } from '../../../scripts/brand.mjs'

const items: UniApp.SetTabBarItemOptions[] = []
const styles: UniApp.SetTabBarStyleOptions[] = []

beforeEach(() => {
  Object.assign(vi.mocked(uni), { setNavigationBarColor: () => {}, setBackgroundColor: () => {}, setBackgroundTextStyle: () => {}, setTabBarStyle: (style: UniApp.SetTabBarStyleOptions) => styles.push(style), setTabBarItem: (item: UniApp.SetTabBarItemOptions) => items.push(item) })
})

it('each tab keeps its own picture in chosen colours, and the bar has those of the brand', () => {
  setBarColors('dark')
  expect(items.map(({ index, iconPath, selectedIconPath }) => [index, iconPath, selectedIconPath])).toEqual([
    [0, theme.dark.chatsIcon, theme.dark.chatsIconOn],
    [1, theme.dark.contactsIcon, theme.dark.contactsIconOn],
    [2, theme.dark.meIcon, theme.dark.meIconOn],
  ])
  expect(styles[0]!.selectedColor).toBe(readBrand('.').colours.dark.accent)
})
