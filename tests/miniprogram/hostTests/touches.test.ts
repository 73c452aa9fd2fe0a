import { describe, expect, it } from 'vitest'

import { program, run } from './support'

const dist = program({
  wxml: '<view class="key" bindtouchstart="on" bindtouchmove="on" bindtouchend="on" bindtouchcancel="on" bindtap="on" bindlongpress="on">{{text}}</view><video class="film" src="a.mp4" bindplay="film" bindended="film" binderror="film"/>',
  js: 'Page({ data: { text: "" }, add(what) { this.setData({ text: this.data.text + what + " " }) }, on(e) { this.add(e.type + (e.type === "touchmove" ? e.changedTouches[0].clientY : "")) }, film(e) { this.add(e.type + (e.detail.errMsg || "")) } })',
})

describe('a finger', () => {
  it('is put down, moved and lifted in steps with time between them', async () => {
    const app = await run(dist)
    await app.hold('.key')
    expect(app.page.text()).toBe('touchstart')
    await app.until(() => app.page.text().includes('longpress'))
    await app.moveTo({ x: 0, y: -60 })
    await app.moveTo({ x: 0, y: -20 })
    await app.release()
    await app.release()
    expect(app.page.text()).toBe('touchstart longpress touchmove-60 touchmove-20 touchend')
  })

  it('taps when it is lifted soon, and loses its touch to the system', async () => {
    const app = await run(dist)
    await app.hold('.key')
    await app.release()
    await app.hold('.key')
    await app.cancelTouch()
    await app.moveTo({ x: 0, y: 50 })
    await app.release()
    expect(app.page.text()).toBe('touchstart touchend tap touchstart touchcancel')
  })
})

it('a video plays, ends and fails when the test says so', async () => {
  const app = await run(dist)
  await app.video('.film', 'play')
  await app.video('.film', 'ended')
  await app.video('.film', 'error', { errMsg: '!' })
  expect(app.page.text()).toBe('play ended error!')
})
