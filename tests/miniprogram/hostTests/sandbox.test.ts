import { describe, expect, it } from 'vitest'

import { program, run } from './support'

const showing = (expression: string) => program({ wxml: '<view>{{text}}</view>', js: `Page({ data: { text: String(${expression}) } })` })

describe('the app\'s global scope', () => {
  it.each(['window', 'document', 'fetch', 'URL', 'TextEncoder', 'crypto', 'structuredClone', 'WebSocket', 'process', 'Intl'])('has no %s, and records the file that uses it', async (name) => {
    const app = await run(showing(name))
    expect(app.page.text()).toBe('undefined')
    expect(app.problems).toEqual([{ kind: 'absent-global', message: `${name} does not exist in a mini program`, where: 'index.js' }])
  })

  it('does not count a bare typeof as a use', async () => {
    const app = await run(showing('[typeof window, typeof (document), typeof wx, typeof Promise]'))
    expect(app.page.text()).toBe('undefined,undefined,object,function')
    expect(app.problems).toEqual([])
  })

  it('does not record a problem that the launch allows', async () => {
    const app = await run(showing('URL'), { allow: [{ kind: 'absent-global', match: 'URL', where: 'index.js', reason: 'behind a try' }] })
    expect(app.problems).toEqual([])
  })

  it('throws a ReferenceError for unknown names', async () => {
    const app = await run(program({ js: 'noSuchThing.x; Page({})' }))
    expect(app.problems[0]!.message).toContain('noSuchThing is not defined')
  })

  it('has a globalThis and a Function of its own', async () => {
    const app = await run(showing('[typeof globalThis.wx, typeof globalThis.window, typeof Function("return this")]'))
    expect(app.page.text()).toBe('object,undefined,object')
  })

  it('separates two apps in one process', async () => {
    const dist = program({ 'wxml': '<view>{{text}}</view>', 'js': 'Page({ onLoad() { globalThis.n = (globalThis.n || 0) + 1; this.setData({ text: [globalThis.n, require("./count").next(), wx.getStorageSync("who") || "none"].join(" ") }) } })', 'count.js': 'let n = 0; exports.next = () => ++n' })
    const ann = await run(dist, { storage: { who: 'Ann' } })
    const bob = await run(dist)
    expect([ann.page.text(), bob.page.text()]).toEqual(['1 1 Ann', '1 1 none'])
  })
})

describe('problems of an app', () => {
  it('are empty for an app without faults', async () => {
    expect((await run(program({ wxml: '<view>hello</view>' }))).problems).toEqual([])
  })

  it('contain the template compiler\'s warnings with file and line', async () => {
    const app = await run(program({ wxml: '<view>\n<text></view>' }))
    expect(app.problems[0]).toMatchObject({ kind: 'template', message: expect.stringMatching(/^index\.wxml:2:\d+ missing end tag/) as string })
  })

  it('contain console.error and console.warn, but not console.log', async () => {
    const app = await run(program({ js: 'console.log("a"); console.warn("b", { c: 1 }); console.error(new Error("d")); Page({})' }))
    expect(app.problems.map(each => each.message.split('\n')[0])).toEqual(['console.warn: b {"c":1}', 'console.error: Error: d'])
  })

  it('contain exceptions of lifecycles, handlers and timers, which also go to App.onError', async () => {
    const app = await run(program({
      'app.js': 'App({ onError(message) { wx.record(message.split("\\n")[0]) } })',
      'wxml': '<button bindtap="tap">x</button>',
      'js': 'Page({ onLoad() { setTimeout(() => { throw new Error("timer") }, 0); throw new Error("load") }, tap() { throw new Error("tap") } })',
    }), { wx: { record: (text: string) => records.push(text) } })
    await app.tap('button')
    await app.until(() => records.length === 3)
    expect(records.sort()).toEqual(['Error: load', 'Error: tap', 'Error: timer'])
    expect(app.problems.every(each => each.kind === 'exception')).toBe(true)
  })
  const records: string[] = []

  it('contain unhandled rejections', async () => {
    const app = await run(program({ js: 'Page({ onLoad() { Promise.reject({ code: 6000121 }) } })' }))
    await app.until(() => app.problems.length > 0)
    expect(app.problems).toEqual([{ kind: 'rejection', message: '{"code":6000121}' }])
  })

  it('name unknown tags and missing components', async () => {
    const app = await run(program({ wxml: '<div>a</div><gone/>', json: { usingComponents: { gone: './gone' } } }))
    expect(app.problems.map(each => each.message)).toEqual(expect.arrayContaining([
      '<div> is neither in usingComponents nor a built-in of this host',
      'There is no page or component gone (.json and .wxml)',
    ]) as unknown)
  })

  it('name a called wx function that the host lacks', async () => {
    const app = await run(program({ js: 'Page({ onLoad() { wx.openBluetoothAdapter() } })' }))
    expect(app.problems[0]).toEqual({ kind: 'wx', message: 'wx.openBluetoothAdapter is not in this host' })
  })

  it('do not contain feature detection', async () => {
    const app = await run(showing('[typeof wx.madeUp, wx.canIUse("request"), wx.canIUse("openBluetoothAdapter"), wx.canIUse("button.open-type.chooseAvatar")]'))
    expect(app.page.text()).toBe('undefined,true,false,true')
    expect(app.problems).toEqual([])
  })
})
