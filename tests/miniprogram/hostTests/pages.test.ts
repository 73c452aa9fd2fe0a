import { describe, expect, it } from 'vitest'

import { call, notes, program, run, runNotes } from './support'

describe('the page stack', () => {
  it('starts the app before its first page, and fires ready for children before the page', async () => {
    const { app, records } = await runNotes()
    expect(records).toEqual([
      'app launch pages/list/list',
      'app show',
      'card milk attached',
      'card bread attached',
      'list onLoad',
      'list onShow',
      'card milk page shown',
      'card bread page shown',
      'card milk ready',
      'card bread ready',
      'list onReady',
    ])
    expect(app.problems).toEqual([])
  })

  it('hides a page when another opens, and shows it again when the other closes', async () => {
    const { app, take } = await runNotes()
    take()
    await app.tap('milk')
    expect(take()).toEqual(['list onHide', 'note onLoad', 'note onShow', 'note onReady'])
    expect(app.stack).toEqual(['pages/list/list', 'pages/note/note'])
    expect(app.title).toBe('milk')
    await app.back()
    expect(take()).toEqual(['note onUnload', 'list onShow', 'card milk page shown', 'card bread page shown'])
    expect(app.title).toBe('Notes')
  })

  it('passes events from the opened page to its opener', async () => {
    const { app } = await runNotes()
    await app.tap('milk')
    await app.tap('.done')
    expect(app.page.text()).toContain('1 notes bread')
  })

  it('keeps tab pages while switching between them', async () => {
    const { app, take } = await runNotes()
    take()
    await app.tap('Mine')
    expect(take()).toEqual(['list onHide', 'mine onLoad', 'mine onShow', 'mine onReady'])
    await app.tap('All')
    await app.tap('Mine')
    expect(take().filter(each => !each.startsWith('card'))).toEqual(['mine onHide', 'list onShow', 'list onHide', 'mine onShow'])
    expect(app.page.text()).toBe('shown 2 times')
  })

  it('closes pages above a tab when switching to another', async () => {
    const { app, take } = await runNotes()
    await app.tap('milk')
    take()
    await call(app, 'switchTab', { url: '/pages/mine/mine' })
    expect(take()).toEqual(['note onUnload', 'mine onLoad', 'mine onShow', 'mine onReady'])
    expect(app.stack).toEqual(['pages/mine/mine'])
  })

  it('replaces the top page on redirectTo, and all pages on reLaunch', async () => {
    const { app, take } = await runNotes()
    await app.tap('milk')
    take()
    await call(app, 'redirectTo', { url: '/pages/note/note?text=next' })
    expect(take()).toEqual(['note onUnload', 'note onLoad', 'note onShow', 'note onReady'])
    await call(app, 'reLaunch', { url: '/pages/mine/mine' })
    expect(take()).toEqual(['note onUnload', 'list onUnload', 'mine onLoad', 'mine onShow', 'mine onReady'])
  })

  it('rejects an eleventh page', async () => {
    const { app } = await runNotes()
    for (let i = 0; i < 9; i++) await call(app, 'navigateTo', { url: '/pages/note/note' })
    expect(app.stack).toHaveLength(10)
    await expect(call(app, 'navigateTo', { url: '/pages/note/note' })).rejects.toMatchObject({ errMsg: 'navigateTo:fail webview count limit exceed' })
  })

  it('rejects navigateTo to a tab page and to a page that does not exist', async () => {
    const { app } = await runNotes()
    await expect(call(app, 'navigateTo', { url: '/pages/mine/mine' })).rejects.toMatchObject({ errMsg: 'navigateTo:fail can not navigateTo a tabbar page' })
    await expect(call(app, 'navigateTo', { url: '/pages/none' })).rejects.toMatchObject({ errMsg: 'navigateTo:fail page "pages/none" is not found' })
  })

  it('opens the page and query of the launch options', async () => {
    const { app } = await runNotes({ path: 'pages/note/note', query: { text: 'direct' } })
    expect(app.page.text()).toContain('direct')
    expect(app.page.query).toEqual({ text: 'direct' })
  })

  it('opens a page from App.onLaunch after the first page', async () => {
    const app = await run(program({ 'app': { pages: ['index', 'other'] }, 'app.js': 'App({ onLaunch() { wx.reLaunch({ url: "/other" }) } })', 'wxml': '<view>first</view>', 'other.wxml': '<view>other</view>', 'other.json': '{}', 'other.js': 'Page({})' }))
    await app.until(() => app.page.text() === 'other')
    expect(app.stack).toEqual(['other'])
  })

  it('colours the bar by the theme and fires onThemeChange', async () => {
    const app = await run(notes)
    const themes: unknown[] = []
    void (app.host.wx.onThemeChange as (listener: (event: unknown) => void) => void)(event => themes.push(event))
    app.setTheme('dark')
    expect(themes).toEqual([{ theme: 'dark' }])
    expect(app.screen.root.querySelector<HTMLElement>('.phone-nav')!.style.backgroundColor).toBe('#111111')
  })

  it('shows and removes badges of tabs', async () => {
    const { app } = await runNotes()
    await call(app, 'setTabBarBadge', { index: 1, text: '7' })
    expect(app.screen.tabBadges()).toEqual([null, '7'])
    await call(app, 'removeTabBarBadge', { index: 1 })
    expect(app.screen.tabBadges()).toEqual([null, null])
    await app.tap('milk')
    await expect(call(app, 'setTabBarBadge', { index: 1, text: '7' })).rejects.toMatchObject({ errMsg: 'setTabBarBadge:fail not TabBar page' })
  })
})
