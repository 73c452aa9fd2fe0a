import { describe, expect, it } from 'vitest'

import { program, run, runNotes } from './support'

describe('the setData boundary', () => {
  it('passes the page a copy as JSON', async () => {
    const app = await run(program({ wxml: '<view>{{a.n}} {{a.u}}</view>', js: 'const a = { n: 1, u: undefined }; Page({ onLoad() { this.setData({ a }); a.n = 2 } })' }))
    expect(app.page.text()).toBe('1')
    expect(app.page.data.a).toEqual({ n: 1 })
  })

  it.each([['a function', '() => {}'], ['a symbol', 'Symbol("x")'], ['a bigint', '1n']])('rejects %s and names its path', async (kind, value) => {
    const app = await run(program({ wxml: '<view>{{x}}</view>', js: `Page({ onLoad() { this.setData({ x: 1, a: [{ b: ${value} }] }) } })` }))
    expect(app.problems).toEqual([{ kind: 'set-data', message: `setData refused: a.0.b is ${kind}`, where: 'index' }])
    expect(app.page.text()).toBe('')
  })

  it('rejects more than 1 MB in one call', async () => {
    const app = await run(program({ js: 'Page({ onLoad() { this.setData({ a: "x".repeat(1024 * 1024) }) } })' }))
    expect(app.problems[0]!.message).toBe('setData refused: 1048584 bytes in one call, WeChat\'s limit is 1048576')
  })

  it('counts calls and UTF-8 bytes by component', async () => {
    const { app } = await runNotes()
    app.counters.reset()
    await app.input('.new', '你')
    expect(app.counters.read()).toEqual({ calls: 1, bytes: 15, largest: 15, byComponent: { 'pages/list/list': { calls: 1, bytes: 15, largest: 15 } } })
    app.counters.reset()
    expect(app.counters.read().calls).toBe(0)
  })

  it('marks the calls of a hidden page', async () => {
    const hidden: boolean[] = []
    const { app } = await runNotes({ onSetData: each => void hidden.push(each.hidden) })
    await app.tap('milk')
    hidden.length = 0
    await app.tap('.done')
    expect(hidden).toEqual([true])
  })
})
