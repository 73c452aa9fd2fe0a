import { describe, expect, it } from 'vitest'

import { program, run, runNotes } from './support'

const app = { pages: ['index'], subPackages: [{ root: 'pack', pages: ['page'] }] }
const pack = { 'pack/page.json': '{}', 'pack/page.wxml': '<view/>', 'pack/page.js': 'Page({})', 'pack/tool.js': 'exports.name = "tool"' }

describe('the module loader', () => {
  it('runs a module once and returns the same exports to each require', async () => {
    const started = await run(program({
      'wxml': '<view>{{text}}</view>',
      'js': 'const a = require("./counter"); const b = require("/counter.js"); Page({ data: { text: [a === b, a.next(), b.next()].join(" ") } })',
      'counter.js': 'let n = 0; exports.next = () => ++n',
    }))
    expect(started.page.text()).toBe('true 1 2')
  })

  it('reports a missing module with WeChat\'s message', async () => {
    const started = await run(program({ js: 'require("./gone"); Page({})' }))
    expect(started.problems[0]).toMatchObject({ kind: 'missing', message: 'module \'gone.js\' is not defined, require args is \'./gone\'', where: 'index.js' })
  })

  it('throws with both file names when the main package requires a file of a subpackage', async () => {
    const started = await run(program({ app, ...pack, js: 'require("./pack/tool"); Page({})' }))
    expect(started.problems[0]!.message).toBe('"index.js" (the main package) requires "pack/tool.js" (subpackage "pack"): only require.async reaches across')
  })

  it('allows a subpackage to require the main package', async () => {
    const started = await run(program({ app, ...pack, 'common.js': 'exports.x = 1', 'pack/page.js': 'require("../common"); Page({})' }), { path: 'pack/page' })
    expect(started.problems).toEqual([])
  })

  it('loads a subpackage by require.async after the delay of the launch options', async () => {
    const js = 'Page({ data: { text: "waiting" }, onLoad() { require.async("./pack/tool.js").then(({ name }) => this.setData({ text: name })) } })'
    const started = await run(program({ app, ...pack, wxml: '<view>{{text}}</view>', js }), { subpackages: { pack: { delay: 30 } } })
    expect(started.page.text()).toBe('waiting')
    await started.until(() => started.page.text() === 'tool')
  })

  it('fails a download while `fail` is set, and succeeds afterwards', async () => {
    const js = 'Page({ data: { text: "" }, load() { require.async("./pack/tool.js").then(({ name }) => this.setData({ text: name }), error => this.setData({ text: error.errMsg })) } })'
    const started = await run(program({ app, ...pack, wxml: '<view class="text" bindtap="load">{{text}}</view>', js }), { subpackages: { pack: { fail: true } } })
    await started.tap('.text')
    await started.until(() => started.page.text() === 'loadSubPackage:fail timeout pack')
    started.setSubpackage('pack', { fail: false })
    await started.tap('.text')
    await started.until(() => started.page.text() === 'tool')
    expect(started.problems).toEqual([])
  })

  it('downloads a subpackage before it opens one of its pages', async () => {
    const { app: opened } = await runNotes()
    await opened.tap('.about')
    await opened.until(() => opened.page.text() === 'about this: small')
    expect(opened.title).toBe('About')
  })
})
