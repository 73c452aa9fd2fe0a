import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'

import { call, program, run, runNotes } from './support'

const empty = program({ wxml: '<view>hello</view>' })

describe('storage', () => {
  it('returns copies, and an empty string for a missing key', async () => {
    const { wx } = (await run(empty)).host as unknown as { wx: { setStorageSync: (key: string, value: unknown) => void, getStorageSync: (key: string) => unknown } }
    const value = { list: [1] }
    wx.setStorageSync('a', value)
    value.list.push(2)
    expect([wx.getStorageSync('a'), wx.getStorageSync('b')]).toEqual([{ list: [1] }, ''])
  })

  it('rejects more than 1 MB for a key and more than 10 MB in total', async () => {
    const app = await run(empty)
    await expect(call(app, 'setStorage', { key: 'big', data: 'x'.repeat(1024 * 1024) })).rejects.toMatchObject({ errMsg: 'setStorage:fail data size exceed the limit 1048576' })
    for (let i = 0; i < 10; i++) await call(app, 'setStorage', { key: `k${i}`, data: 'x'.repeat(1024 * 1024 - 10) })
    await expect(call(app, 'setStorage', { key: 'k10', data: 'x'.repeat(100) })).rejects.toMatchObject({ errMsg: 'setStorage:fail exceed storage max size 10Mb' })
  })

  it('and files are kept when the app is killed and launched again', async () => {
    const app = await run(empty)
    await call(app, 'setStorage', { key: 'who', data: 'Ann' })
    const files = app.host.wx.getFileSystemManager as () => { writeFileSync: (path: string, text: string) => void, readFileSync: (path: string, encoding: string) => string }
    files().writeFileSync('wxfile://usr/a.txt', 'kept')
    const next = await run(empty, app.kill())
    expect(await call(next, 'getStorage', { key: 'who' })).toMatchObject({ data: 'Ann' })
    expect((next.host.wx.getFileSystemManager as typeof files)().readFileSync('wxfile://usr/a.txt', 'utf8')).toBe('kept')
  })
})

describe('files', () => {
  interface Manager { writeFileSync: (path: string, data: string) => void, mkdirSync: (path: string, recursive?: boolean) => void, readdirSync: (path: string) => string[], accessSync: (path: string) => void, unlink: (options: object) => unknown }

  it('can be written only in folders under USER_DATA_PATH', async () => {
    const app = await run(empty)
    const files = (app.host.wx.getFileSystemManager as () => Manager)()
    files.mkdirSync('wxfile://usr/a/b', true)
    files.writeFileSync('wxfile://usr/a/b/c.txt', 'x')
    expect(files.readdirSync('wxfile://usr/a')).toEqual(['b'])
    expect(() => files.writeFileSync('wxfile://usr/none/c.txt', 'x')).toThrow('writeFileSync:fail no such file or directory, open wxfile://usr/none/c.txt')
    expect(() => files.writeFileSync('/etc/x', 'x')).toThrow('writeFileSync:fail permission denied, open /etc/x')
  })

  it('report failures by callback and return no promise', async () => {
    const app = await run(empty)
    const files = (app.host.wx.getFileSystemManager as () => Manager)()
    const failed = new Promise(resolve => expect(files.unlink({ filePath: 'wxfile://usr/none', fail: resolve })).toBeUndefined())
    expect(await failed).toEqual({ errMsg: 'unlink:fail no such file or directory, open wxfile://usr/none', errno: 1300002 })
  })
})

describe('the network', () => {
  const http = createServer((request, response) => {
    let body = ''
    request.on('data', (part: unknown) => { body += String(part) })
    request.on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ method: request.method, url: request.url, body })))
  })
  const sockets = new WebSocketServer({ server: http })
  sockets.on('connection', socket => socket.on('message', data => socket.send(`echo ${String(data)}`)))
  let host = ''
  beforeAll(async () => {
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    host = `127.0.0.1:${(http.address() as AddressInfo).port}`
  })
  afterAll(() => {
    sockets.close()
    http.close()
  })

  interface Task { onOpen: (run: () => void) => void, onMessage: (run: (event: { data: unknown }) => void) => void, onClose: (run: (event: { code: number }) => void) => void, onError: (run: () => void) => void, send: (options: object) => void, close: (options: object) => void, readyState: number }
  const connect = (app: Awaited<ReturnType<typeof run>>, options: object) => (app.host.wx.connectSocket as (options: object) => Task)(options)

  it('sends requests with query or JSON body and parses the reply', async () => {
    const app = await run(empty)
    expect(await call(app, 'request', { url: `http://${host}/a`, data: { q: '1 2' } })).toMatchObject({ statusCode: 200, data: { method: 'GET', url: '/a?q=1%202' } })
    expect(await call(app, 'request', { url: `http://${host}/a`, method: 'POST', data: { q: 1 } })).toMatchObject({ data: { method: 'POST', body: '{"q":1}' } })
  })

  it('rejects URLs outside the legal domains of their kind, as WeChat does', async () => {
    const app = await run(empty, { domains: { request: ['https://api.example.com'], socket: ['wss://im.example.com'] }, WebSocket })
    await expect(call(app, 'request', { url: 'https://evil.example.com/x' })).rejects.toMatchObject({ errMsg: 'request:fail url not in domain list' })
    await expect(call(app, 'request', { url: 'http://api.example.com/x' })).rejects.toMatchObject({ errMsg: 'request:fail url not in domain list' })
    const failed = new Promise(resolve => connect(app, { url: 'wss://api.example.com', fail: resolve }))
    expect(await failed).toMatchObject({ errMsg: 'connectSocket:fail url not in domain list' })
  })

  it('rewrites URLs by the hosts option', async () => {
    const app = await run(empty, { hosts: { 'https://api.example.com': `http://${host}` }, domains: { request: ['https://api.example.com'] } })
    expect(await call(app, 'request', { url: 'https://api.example.com/login' })).toMatchObject({ data: { url: '/login' } })
  })

  it('sends and receives on a socket, and closes it', async () => {
    const app = await run(empty, { WebSocket })
    const task = connect(app, { url: `ws://${host}` })
    const received: unknown[] = []
    task.onMessage(event => received.push(event.data))
    task.onOpen(() => task.send({ data: 'hi' }))
    await app.until(() => received.length === 1)
    expect(received).toEqual(['echo hi'])
    const closed = new Promise<{ code: number }>(resolve => task.onClose(resolve))
    task.close({ code: 1000 })
    expect((await closed).code).toBe(1000)
  })

  it('rejects a sixth socket', async () => {
    const app = await run(empty, { WebSocket })
    for (let i = 0; i < 5; i++) connect(app, { url: `ws://${host}` })
    expect(await new Promise(resolve => connect(app, { url: `ws://${host}`, fail: resolve }))).toMatchObject({ errMsg: 'connectSocket:fail exceed max socket count' })
  })

  it('closes sockets and fails requests when it is lost', async () => {
    const app = await run(empty, { WebSocket })
    const task = connect(app, { url: `ws://${host}` })
    await app.until(() => task.readyState === 1)
    const closed = new Promise<{ code: number }>(resolve => task.onClose(resolve))
    app.setNetwork('none')
    expect((await closed).code).toBe(1006)
    await expect(call(app, 'request', { url: `http://${host}/` })).rejects.toMatchObject({ errMsg: 'request:fail ' })
  })

  it('closes sockets of a suspended app, which gets the event when it is shown again', async () => {
    const app = await run(empty, { WebSocket })
    const task = connect(app, { url: `ws://${host}` })
    await app.until(() => task.readyState === 1)
    const codes: number[] = []
    task.onClose(({ code }) => codes.push(code))
    app.hide()
    app.suspend()
    expect(codes).toEqual([])
    app.show()
    expect(codes).toEqual([1006])
  })
})

describe('background and foreground', () => {
  it('hide the page before the app, and show the app before the page', async () => {
    const { app, take } = await runNotes()
    take()
    app.hide()
    app.show()
    expect(take()).toEqual(['list onHide', 'app hide', 'app show', 'list onShow', 'card milk page shown', 'card bread page shown'])
  })

  it('stop the app\'s timers while it is suspended, and fire due timers afterwards', async () => {
    const app = await run(program({ wxml: '<view>{{n}}</view>', js: 'Page({ data: { n: 0 }, onLoad() { setTimeout(() => this.setData({ n: 1 }), 20) } })' }))
    app.hide()
    app.suspend()
    await new Promise(resolve => setTimeout(resolve, 40))
    expect(app.page.text()).toBe('0')
    app.show()
    await app.until(() => app.page.text() === '1')
  })
})

describe('dialogs and devices', () => {
  it('show a modal whose buttons a test taps by text', async () => {
    const app = await run(empty)
    const result = call(app, 'showModal', { title: 'Sure?', content: 'Really', confirmText: 'Yes' })
    await app.until(() => app.modal)
    expect(app.text()).toContain('Sure? Really 取消 Yes')
    await app.tap('Yes')
    expect(await result).toMatchObject({ confirm: true, cancel: false })
    expect(app.modal).toBeNull()
  })

  it('show an action sheet and a toast', async () => {
    const app = await run(empty)
    const result = call(app, 'showActionSheet', { itemList: ['Copy', 'Delete'] })
    await app.until(() => app.actionSheet)
    await app.tap('Delete')
    expect(await result).toMatchObject({ tapIndex: 1 })
    await call(app, 'showToast', { title: 'Done' })
    expect(app.toast).toMatchObject({ title: 'Done', icon: 'success' })
  })

  it('let a test set the results of choosers, and cancel without a result', async () => {
    const app = await run(empty)
    await expect(call(app, 'chooseImage')).rejects.toMatchObject({ errMsg: 'chooseImage:fail cancel' })
    const path = app.addTempFile('png', new Uint8Array([1, 2, 3]))
    app.answer('chooseImage', { tempFilePaths: [path] })
    expect(await call(app, 'chooseImage')).toMatchObject({ tempFilePaths: [path], tempFiles: [{ path, size: 3 }] })
  })

  it('copy and paste', async () => {
    const app = await run(empty)
    await call(app, 'setClipboardData', { data: 'x' })
    expect([app.clipboard, (await call(app, 'getClipboardData')).data]).toEqual(['x', 'x'])
  })

  it('report the window without the bars', async () => {
    const { app } = await runNotes({ device: { width: 375, height: 667, safeAreaBottom: 34 } })
    expect((app.host.wx.getWindowInfo as () => object)()).toMatchObject({ windowHeight: 667 - 64 - 84, statusBarHeight: 20, safeArea: { bottom: 633 } })
    expect((app.host.wx.getMenuButtonBoundingClientRect as () => object)()).toEqual({ width: 87, height: 32, top: 26, bottom: 58, left: 281, right: 368 })
  })
})

/** Asks for the templates at a tap and writes the answer. */
const asking = (ids: unknown) => program({
  wxml: '<view class="ask" bindtap="ask">{{said}}</view><view class="early">{{early}}</view>',
  js: `Page({ data: { said: 'ask', early: '' }, ask() { wx.requestSubscribeMessage({ tmplIds: ${JSON.stringify(ids)}, complete: ({ errMsg, errCode, ...answers }) => this.setData({ said: JSON.stringify({ errMsg, errCode, answers }) }) }) }, onLoad() { wx.requestSubscribeMessage({ tmplIds: ['a'] }).catch(({ errMsg }) => this.setData({ early: errMsg })) } })`,
})

async function askedFor(ids: unknown, answers: Record<string, unknown> = {}) {
  const app = await run(asking(ids), { answers })
  await app.tap('.ask')
  const text = () => app.page.$('.ask')!.textContent!
  await app.until(() => text() !== 'ask', 'an answer')
  return { app, said: JSON.parse(text()) as { errMsg: string, errCode?: number, answers: Record<string, string> } }
}

describe('the question for subscribe messages', () => {
  it('is asked at a tap alone', async () => {
    const { app, said } = await askedFor(['a'])
    expect(said.answers).toEqual({ a: 'accept' })
    expect(app.subscribed).toEqual({ a: 1 })
    expect(app.page.$('.early')!.textContent).toContain('can only be invoked by user TAP gesture')
  })

  it('leaves out templates with the same title', async () => {
    const { app, said } = await askedFor(['a', 'b', 'c'], { templateTitles: { a: 'new message', b: 'new message' } })
    expect(said.answers).toEqual({ a: 'accept', b: 'filter', c: 'accept' })
    expect(app.subscribed).toEqual({ a: 1, c: 1 })
  })

  it.each([
    [[], {}, 10001],
    [[1], {}, 10004],
    [['a', 'b', 'c', 'd', 'e', 'f'], {}, 20003],
    [['a'], { requestSubscribeMessage: 20004 }, 20004],
  ])('fails for %j with WeChat\'s code', async (ids, answers, errCode) => {
    const { app, said } = await askedFor(ids, answers)
    expect([said.errCode, app.subscribed]).toEqual([errCode, {}])
  })

  it('counts no refusal', async () => {
    const { app, said } = await askedFor(['a'], { requestSubscribeMessage: 'reject' })
    expect([said.answers, app.subscribed]).toEqual([{ a: 'reject' }, {}])
  })
})
