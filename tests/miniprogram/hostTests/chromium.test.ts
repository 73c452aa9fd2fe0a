import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Phone } from '../host'

import { findChromium, launchInChromium } from '../host'
import { notes, program } from './support'

describe.skipIf(!findChromium())('in Chromium (skipped when it is not installed)', () => {
  let phone: Phone | undefined
  const open = async (...args: Parameters<typeof launchInChromium>) => phone = await launchInChromium(...args)
  beforeAll(async () => {
    await (await launchInChromium(notes)).kill()
  })
  afterEach(async () => {
    await phone?.kill()
    phone = undefined
  })

  it('shows the phone and runs the app without a problem', async () => {
    await open(notes)
    await phone!.input('.new', 'eggs')
    await phone!.hideKeyboard()
    await phone!.tap('.add')
    await phone!.until(text => text.includes('3 notes') && text.includes('eggs'), 'the new note')
    await phone!.tap('Mine')
    await phone!.until(text => text.includes('shown 1 times'), 'the other tab')
    expect(await phone!.problems()).toEqual([])
  })

  it('applies page styles to the page and isolated styles to the component only', async () => {
    await open(notes)
    const style = (selector: string, index = 0) => phone!.top.locator(selector).nth(index).evaluate(element => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor, getComputedStyle(element).paddingTop])
    expect(await style('.title')).toEqual(['rgb(1, 2, 3)', 'rgba(0, 0, 0, 0)', '10px'])
    expect(await style('wx-card > wx-view')).toEqual(['rgb(0, 0, 0)', 'rgb(250, 240, 230)', '0px'])
  })

  it('moves the page up for a field under the keyboard, unless adjust-position is off', async () => {
    await open(program({ wxml: '<view style="height: 500px"/><input class="a" placeholder="a"/><input class="b" adjust-position="{{false}}" placeholder="b"/>' }))
    const bottom = async (selector: string) => {
      const box = await phone!.$(selector).boundingBox()
      return box!.y + box!.height
    }
    await phone!.$('.a').click()
    expect(await bottom('.a')).toBeLessThanOrEqual(667 - 260)
    await phone!.hideKeyboard()
    await phone!.$('.b').click()
    expect(await bottom('.b')).toBeGreaterThan(667 - 260)
  })

  it('scrolls into view and observes intersections with the real layout', async () => {
    await open(program({
      wxml: '<scroll-view style="height: 200px" class="list" scroll-y scroll-into-view="{{into}}"><view wx:for="{{30}}" id="r{{index}}" class="row" style="height: 50px">{{index}}</view></scroll-view><view>seen {{seen}}</view>',
      js: 'Page({ data: { into: "", seen: "" }, onReady() { this.createIntersectionObserver().relativeTo(".list").observe("#r20", e => this.setData({ seen: e.intersectionRatio > 0 ? "yes" : "no" })); this.setData({ into: "r20" }) } })',
    }))
    await phone!.until(text => text.includes('seen yes'), 'the observer')
    expect(await phone!.$('.list').evaluate(element => element.scrollTop)).toBe(1000)
  })

  it('converts rpx, ids and safe areas for the phone', async () => {
    await open(program({ wxml: '<view id="box" style="width: 375rpx">x</view>', wxss: '#box { height: 75rpx; padding-bottom: env(safe-area-inset-bottom); }' }), { device: { safeAreaBottom: 34 } })
    expect(await phone!.$('#box').evaluate(element => [element.clientWidth, getComputedStyle(element).height, getComputedStyle(element).paddingBottom])).toEqual([188, '37.5px', '34px'])
  })

  it('passes storage to the next launch', async () => {
    const dist = program({ wxml: '<view>{{n}} launches</view>', js: 'Page({ data: { n: 0 }, onLoad() { const n = (wx.getStorageSync("n") || 0) + 1; wx.setStorageSync("n", n); this.setData({ n }) } })' })
    const first = await launchInChromium(dist)
    await open(dist, await first.kill())
    expect(await phone!.text()).toContain('2 launches')
  })
})
