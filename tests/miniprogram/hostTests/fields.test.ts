import { describe, expect, it } from 'vitest'

import { program, run } from './support'

/** Launches a page that records every event of its form elements in `log`. */
async function page(wxml: string, data: object = {}, options = {}) {
  const js = `Page({ data: ${JSON.stringify(data)}, log: [], on(e) { this.log.push([e.type, e.detail]); if (e.type === 'input') this.setData({ value: e.detail.value }) }, clear() { this.setData({ value: '' }) }, read() { wx.read(this.log) } })`
  let log: [string, Record<string, unknown>][] = []
  const app = await run(program({ wxml: `${wxml}<view class="read" bindtap="read"/>`, js }), { ...options, wx: { read: (entries: typeof log) => { log = entries } } })
  const read = () => {
    (app.host.pages.top!.instance.read as () => void)()
    return log.splice(0)
  }
  return { app, read }
}

describe('input and textarea', () => {
  it('fire events for typing and for the keyboard height', async () => {
    const { app, read } = await page('<input class="a" bindinput="on" bindfocus="on" bindblur="on" bindkeyboardheightchange="on"/>')
    await app.input('.a', 'hi')
    await app.blur('.a')
    expect(read()).toEqual([
      ['keyboardheightchange', { height: 260, duration: 0 }],
      ['focus', { value: '', height: 260 }],
      ['input', { value: 'hi', cursor: 2, keyCode: 0 }],
      ['keyboardheightchange', { height: 0, duration: 0 }],
      ['blur', { value: 'hi', cursor: 2 }],
    ])
  })

  it('take a new value from the page, also an empty one', async () => {
    const { app } = await page('<input class="a" value="{{value}}" bindinput="on"/><button bindtap="clear">x</button>', { value: 'old' })
    const field = app.page.$('.a')!.querySelector('input')!
    expect(field.value).toBe('old')
    await app.input('.a', 'new')
    await app.tap('button')
    expect(field.value).toBe('')
  })

  it('cut the text at 140 characters by default, or at maxlength', async () => {
    const { app, read } = await page('<input class="a" bindinput="on"/><textarea class="b" maxlength="-1" bindinput="on"/>')
    await app.input('.a', 'x'.repeat(200))
    await app.input('.b', 'x'.repeat(200))
    expect(read().map(([, detail]) => String(detail.value).length)).toEqual([140, 200])
  })

  it('lose the focus after the confirm key, unless confirm-hold is set', async () => {
    const { app, read } = await page('<input class="a" bindconfirm="on" bindblur="on"/><input class="b" confirm-hold bindconfirm="on" bindblur="on"/>')
    await app.input('.a', 'one')
    await app.confirm('.a')
    await app.input('.b', 'two')
    await app.confirm('.b')
    expect(read().map(([type, { value }]) => `${type} ${String(value)}`)).toEqual(['confirm one', 'blur one', 'confirm two'])
  })

  it('keep the keyboard after a tap outside only with hold-keyboard', async () => {
    const { app } = await page('<input class="a"/><textarea class="b" hold-keyboard/><view class="outside">outside</view>')
    await app.input('.a', 'x')
    await app.tap('.outside')
    expect(app.host.keyboard.height).toBe(0)
    await app.input('.b', 'x')
    await app.tap('.outside')
    expect(app.host.keyboard.height).toBe(260)
  })

  it('focus by their property, fire wx.onKeyboardHeightChange, and blur on wx.hideKeyboard', async () => {
    const heights: number[] = []
    const { app } = await page('<input focus="{{isFocused}}"/>', { isFocused: false });
    (app.host.wx.onKeyboardHeightChange as (listener: (event: { height: number }) => void) => void)(({ height }) => heights.push(height));
    (app.host.pages.top!.instance.setData as (data: object) => void)({ isFocused: true });
    (app.host.wx.hideKeyboard as () => void)()
    await app.until(() => heights.length === 2)
    expect(heights).toEqual([260, 0])
  })
})

describe('buttons and choices', () => {
  it('fire no tap when disabled', async () => {
    const { app, read } = await page('<button disabled class="a" bindtap="on">a</button><button class="b" bindtap="on">b</button>')
    await app.tap('.a')
    expect(read()).toEqual([])
    await app.tap('.b')
    expect(read().map(([type]) => type)).toEqual(['tap'])
  })

  it('pass the test\'s avatar to chooseAvatar, and a denial to getPhoneNumber without a result', async () => {
    const { app, read } = await page('<button class="a" open-type="chooseAvatar" bindchooseavatar="on"/><button class="b" open-type="getPhoneNumber" bindgetphonenumber="on"/>')
    app.answer('chooseAvatar', { avatarUrl: 'wxfile://tmp_1.png' })
    await app.tap('.a')
    await app.tap('.b')
    expect(read()).toEqual([
      ['chooseavatar', { avatarUrl: 'wxfile://tmp_1.png' }],
      ['getphonenumber', { errMsg: 'getPhoneNumber:fail user deny' }],
    ])
  })

  it('change on a tap and on a tap of their label', async () => {
    const { app, read } = await page('<switch class="s" bindchange="on"/><checkbox-group bindchange="on"><label class="l"><checkbox value="x"/>ex</label><checkbox class="y" value="y"/></checkbox-group><radio-group bindchange="on"><radio class="r1" value="1" checked/><radio class="r2" value="2"/></radio-group>')
    await app.tap('.s')
    await app.tap('.l')
    await app.tap('.y')
    await app.tap('.r2')
    expect(read().map(([, { value }]) => value)).toEqual([true, ['x'], ['x', 'y'], '2'])
    expect(app.page.$('.r1')!.hasAttribute('checked')).toBe(false)
  })

  it('choose from the list of a picker', async () => {
    const { app, read } = await page('<picker range="{{range}}" range-key="name" bindchange="on" bindcancel="on"><view class="p">pick</view></picker>', { range: [{ name: 'tea' }, { name: 'milk' }] })
    await app.tap('.p')
    expect(app.actionSheet).toEqual(['tea', 'milk'])
    await app.tap('milk')
    await app.tap('.p')
    await app.tap('取消')
    expect(read()).toEqual([['change', { value: '1' }], ['cancel', {}]])
  })

  it('submit the named values of a form', async () => {
    const { app, read } = await page('<form bindsubmit="on"><input class="n" name="who"/><switch name="on" checked/><button class="go" form-type="submit">go</button></form>')
    await app.input('.n', 'Ann')
    await app.tap('.go')
    expect(read()).toEqual([['submit', { value: { who: 'Ann', on: true } }]])
  })
})

describe('touches', () => {
  it('bubble from an inner element, as tap or longpress', async () => {
    const { app, read } = await page('<view class="outer" data-n="{{3}}" mark:m="{{1}}" bindtap="on" bindlongpress="on" bindtouchstart="on"><text class="inner">x</text></view>')
    await app.tap('.inner')
    await app.longpress('.inner')
    expect(read().map(([type]) => type)).toEqual(['touchstart', 'tap', 'touchstart', 'longpress'])
  })

  it('stop at catchtap', async () => {
    const { app, read } = await page('<view bindtap="on"><view class="inner" catchtap="none">x</view></view>')
    await app.tap('.inner')
    expect(read()).toEqual([])
  })

  it('fire no tap after a drag', async () => {
    const { app, read } = await page('<view class="a" bindtouchmove="on" bindtouchend="on" bindtap="on">x</view>')
    await app.drag('.a', { x: -20, y: 0 }, { x: -80, y: 0 })
    expect(read().map(([type]) => type)).toEqual(['touchmove', 'touchmove', 'touchend'])
  })

  it('give handlers a plain event with target, dataset and mark', async () => {
    const app = await run(program({
      wxml: '<view id="box" data-key="{{[1]}}" mark:m="7" bindtap="on"><text data-t="2" class="t">x</text></view>{{log}}',
      js: 'Page({ data: { log: "" }, on(e) { this.setData({ log: JSON.stringify([Object.keys(e).includes("detail"), e.target.dataset, e.currentTarget.id, e.currentTarget.dataset, e.mark, e.changedTouches.length]) }) } })',
    }))
    await app.tap('.t')
    expect(app.page.text()).toBe('x [true,{"t":"2"},"box",{"key":[1]},{"m":"7"},1]')
  })
})
