import { describe, expect, it } from 'vitest'

import type { Layout } from '../host'

import { program, run } from './support'

/** The layout of a list of 20 rows of 50 px in a view of 200 px that starts at y = 100. */
const layout: Layout = (element) => {
  if (element.matches('.list'))
    return { left: 0, top: 100, width: 375, height: 200, scrollHeight: 1000 }
  const row = /--r(\d+)$/.exec(element.id)
  const scrollTop = element.closest('.list')?.scrollTop ?? 0
  return row ? { left: 0, top: 100 + Number(row[1]) * 50 - scrollTop, width: 375, height: 50 } : undefined
}

const list = program({
  wxml: '<scroll-view class="list" scroll-y scroll-into-view="{{into}}" scroll-top="{{top}}" refresher-enabled refresher-triggered="{{isBusy}}" bindrefresherrefresh="on" bindrefresherrestore="on" bindscroll="on" bindscrolltolower="on" bindscrolltoupper="on"><view wx:for="{{20}}" id="r{{index}}" class="row">{{index}}</view></scroll-view><view class="log">{{log}}</view>',
  js: `Page({ data: { into: '', top: 0, isBusy: false, log: '' },
    on(e) { this.setData({ log: this.data.log + ' ' + e.type + (e.detail.scrollTop === undefined ? '' : e.detail.scrollTop + '/' + e.detail.deltaY) }) },
    onLoad() { this.createIntersectionObserver({ thresholds: [0.5], observeAll: true }).relativeTo('.list', { bottom: 50 }).observe('.row', e => wx.record(e.id + ' ' + e.intersectionRatio)) } })`,
})

const start = (more: object = {}) => run(list, { layout, wx: { record() {}, ...more } })

type SetData = (data: object) => void

describe('a scroll-view', () => {
  it('fires each scroll with its delta, and each threshold once when the edge comes near', async () => {
    const app = await start()
    await app.scroll('.list', 760)
    await app.scroll('.list', 770)
    await app.scroll('.list', 0)
    expect(app.page.$('.log')!.textContent!.trim()).toBe('scroll760/-760 scrolltolower scroll770/-10 scroll0/770 scrolltoupper')
  })

  it('scrolls a child into view when scroll-into-view changes', async () => {
    const app = await start();
    (app.host.pages.top!.instance.setData as SetData)({ into: 'r12' })
    await app.until(() => app.page.$('.list')!.scrollTop === 600)
  })

  it('scrolls by scroll-top', async () => {
    const app = await start();
    (app.host.pages.top!.instance.setData as SetData)({ top: 150 })
    await app.until(() => app.page.$('.list')!.scrollTop === 150)
  })

  it('fires refresh when pulled, and restore when the page resets it', async () => {
    const app = await start()
    const { setData } = app.host.pages.top!.instance as { setData: SetData }
    await app.pullDown('.list')
    setData({ isBusy: true })
    setData({ isBusy: false })
    expect(app.page.$('.log')!.textContent!.trim()).toBe('refresherrefresh refresherrestore')
  })
})

describe('rectangles', () => {
  it('come from the test\'s layout in createSelectorQuery, and are counted', async () => {
    const app = await start()
    const query = (app.host.wx.createSelectorQuery as () => { in: (page: unknown) => { select: (selector: string) => { boundingClientRect: () => { exec: (done: (result: unknown[]) => void) => void } } } })()
    const [rect] = await new Promise<unknown[]>(resolve => query.in(app.host.pages.top!.instance).select('#r2').boundingClientRect().exec(resolve))
    expect(rect).toMatchObject({ id: 'r2', top: 200, bottom: 250, width: 375, height: 50 })
    expect(app.counters.answers()).toEqual({ queries: 1, bytes: JSON.stringify([rect]).length })
    app.counters.reset()
    expect(app.counters.answers()).toEqual({ queries: 0, bytes: 0 })
  })

  it('update intersection observers, with margins, when the layout changes', async () => {
    const records: string[] = []
    const app = await start({ record: (text: string) => records.push(text) })
    await app.until(() => records.length >= 5)
    expect(records.splice(0)).toEqual(['r0 1', 'r1 1', 'r2 1', 'r3 1', 'r4 1'])
    app.page.$('.list')!.scrollTop = 75
    await app.setLayout(layout)
    expect(records).toEqual(['r0 0', 'r5 1', 'r6 0.5'])
  })
})

describe('a page', () => {
  it('calls onPageScroll, onReachBottom and onPullDownRefresh', async () => {
    const app = await run(program({ wxml: '<view>{{log}}</view>', js: 'Page({ data: { log: "" }, add(t) { this.setData({ log: this.data.log + t }) }, onPageScroll(e) { this.add(e.scrollTop + " ") }, onReachBottom() { this.add("bottom ") }, onPullDownRefresh() { this.add("refresh ") } })' }))
    await app.scroll(null, 40)
    await app.pullDown()
    expect(app.page.text()).toBe('40 bottom refresh')
  })

  it('swipes, shows rich text, and fires load and error of pictures', async () => {
    const app = await run(program({
      wxml: '<swiper class="s" bindchange="on"><swiper-item>a</swiper-item><swiper-item>b</swiper-item></swiper><image class="i" src="/a.png" bindload="on" binderror="on"/><image src="/broken.png" binderror="on"/><rich-text nodes="{{nodes}}"/>{{log}}',
      js: 'Page({ data: { log: "", nodes: [{ name: "b", children: [{ type: "text", text: "bold <x>" }] }] }, on(e) { this.setData({ log: this.data.log + e.type + (e.detail.current === undefined ? "" : e.detail.current) + " " }) } })',
    }))
    await app.swipe('.s', 1)
    await app.until(() => app.page.text().includes('change1'))
    expect(app.page.text()).toContain('bold <x>')
    expect(app.page.text()).toMatch(/load error change1|load change1 error/)
  })
})
