import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Phone } from '../host'

import { findChromium, launchInChromium, picture } from '../host'
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

  it('shows pictures of the phone, makes real smaller ones, and shows them in WeChat\'s viewer', async () => {
    await open(program({
      wxml: '<image src="{{src}}" bindload="loaded" binderror="failed" style="width: 40px; height: 30px"/><view bindtap="choose">choose</view><view>{{text}}</view>',
      js: `Page({
        data: { src: "", text: "" },
        loaded(e) { this.setData({ text: "loaded " + e.detail.width + "x" + e.detail.height }) },
        failed() { this.setData({ text: "failed" }) },
        choose() { wx.chooseMedia().then(({ tempFiles }) => wx.compressImage({ src: tempFiles[0].tempFilePath, compressedWidth: 200 })).then(({ tempFilePath: src }) => this.setData({ src })) },
      })`,
    }))
    const path = await phone!.addTempFile('jpg', picture({ width: 800, height: 600, orientation: 6, size: 900_000 }))
    await phone!.evaluate(({ app, argument }) => app.answer('chooseMedia', { tempFiles: [app.mediaFile(argument)] }), path)
    await phone!.tap('choose')
    await phone!.until(text => text.includes('loaded 200x267'), 'the small picture')
    const source = await phone!.$('image').getAttribute('src')
    await phone!.evaluate(({ app, argument }) => (app.host.wx.previewMedia as (options: object) => unknown)({ sources: [{ url: argument }, { url: argument }] }), source)
    await phone!.tap('1/2')
    expect(await phone!.evaluate(({ app }) => app.preview)).toBeNull()
    expect(await phone!.problems()).toEqual([])
  })

  it('uploads with progress', async () => {
    let body = 0
    const server = createServer((request, response) => request.on('data', (part: Buffer) => { body += part.length }).on('end', () => response.end('done')))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    await open(program({ wxml: '<view>hello</view>' }))
    const steps = await phone!.evaluate(({ app, argument }) => new Promise<number[]>((resolve, reject) => {
      const sent: number[] = []
      const upload = app.host.wx.uploadFile as (options: object) => { onProgressUpdate: (listener: (event: { totalBytesSent: number }) => void) => void }
      upload({ url: argument, filePath: app.addTempFile('mp4', { size: 300_000 }), name: 'file', success: () => resolve(sent), fail: reject }).onProgressUpdate(event => sent.push(event.totalBytesSent))
    }), `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.at(-1)).toBe(body)
  })

  it('holds, moves and lifts a finger, and loses it to the system', async () => {
    await open(program({
      wxml: '<view class="key" style="height: 60px" bindtouchstart="on" bindtouchmove="on" bindtouchend="on" bindtouchcancel="on" bindlongpress="on">{{text}}</view>',
      js: 'Page({ data: { text: "key" }, on(e) { this.setData({ text: this.data.text + " " + e.type + (e.type === "touchmove" ? e.changedTouches[0].clientY : "") }) } })',
    }))
    await phone!.hold('.key')
    await phone!.until(text => text.includes('longpress'), 'the long press')
    await phone!.moveTo({ x: 0, y: 200 })
    await phone!.release()
    await phone!.hold('.key')
    await phone!.cancelTouch()
    expect(await phone!.$('.key').textContent()).toBe('key touchstart longpress touchmove230 touchend touchstart touchcancel')
  })
})
