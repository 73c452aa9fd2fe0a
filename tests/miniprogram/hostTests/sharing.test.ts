import { afterEach, describe, expect, it, vi } from 'vitest'

import { program, run } from './support'

afterEach(() => { vi.useRealTimers() })

const page = (share: string) => program({ wxml: '<button class="share" open-type="share">share</button>', js: `Page({ ${share} })`, json: { navigationBarTitleText: 'Notes' } })

describe('a card of the page', () => {
  it('has what onShareAppMessage returns, by the button and by the menu, else the title and the path of the page', async () => {
    const app = await run(page('onShareAppMessage({ from }) { return from === "menu" ? {} : { title: "Look", path: "/index?a=1", imageUrl: "a.png" } }'))
    await app.tap('.share')
    await app.shareByMenu()
    expect(app.shared).toEqual([{ from: 'button', title: 'Look', path: '/index?a=1', imageUrl: 'a.png' }, { from: 'menu', title: 'Notes', path: '/index' }])
  })

  it('cannot be made by the menu without onShareAppMessage', async () => {
    await expect((await run(page(''))).shareByMenu()).rejects.toThrow('has no onShareAppMessage')
  })

  it('waits 3 s for a promise', async () => {
    const app = await run(page('onShareAppMessage() { return { title: "early", promise: new Promise(() => {}) } }'))
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const shared = app.shareByMenu()
    await vi.advanceTimersByTimeAsync(3000)
    await shared
    expect(app.shared).toMatchObject([{ title: 'early' }])
  })

  it('that leads to no page is a problem', async () => {
    const app = await run(page('onShareAppMessage() { return { path: "gone?x=1" } }'))
    await app.shareByMenu()
    expect(app.problems).toMatchObject([{ kind: 'missing', message: expect.stringContaining('gone?x=1') }])
  })
})
