import { afterEach, describe, expect, it, vi } from 'vitest'
import { ZIM } from 'zim-emulator'
import { createGateway, loopback, useTransport, webSocket } from 'zim-emulator/testing'

import { filesOrigin } from '../../emulator/src/platformFiles'
import { emulatorUrl } from '../../emulator/src/transport'
import { loginConfig } from '../support/zim/helpers'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

describe('the address of the emulator', () => {
  const at = (href: string) => {
    const { protocol, host } = new URL(href)
    vi.stubGlobal('location', { href, protocol, host })
  }

  it('is VITE_EMULATOR_URL in a mini program', () => {
    vi.stubEnv('VITE_EMULATOR_URL', 'ws://192.168.1.2:8787/zim')
    expect(emulatorUrl()).toBe('ws://192.168.1.2:8787/zim')
  })

  it.each([['http://localhost:5173/#/', 'ws://localhost:5173/zim'], ['https://demo.example.com/#/', 'wss://demo.example.com/zim']])('uses the host of the page when it starts with /: %s', (page, url) => {
    vi.stubEnv('VITE_EMULATOR_URL', '/zim')
    at(page)
    expect(emulatorUrl()).toBe(url)
  })

  it('is the query parameter of the page if there is one, before or after the #', () => {
    vi.stubEnv('VITE_EMULATOR_URL', 'ws://127.0.0.1:8787/zim')
    at('http://localhost:5173/?emulator=ws%3A%2F%2F127.0.0.1%3A1%2Fzim#/pages/login/index')
    expect(emulatorUrl()).toBe('ws://127.0.0.1:1/zim')
    at('http://localhost:5173/#/pages/login/index?emulator=/other')
    expect(emulatorUrl()).toBe('ws://localhost:5173/other')
  })

  it('is an error when it starts with / and there is no page', () => {
    vi.stubEnv('VITE_EMULATOR_URL', '/zim')
    expect(() => emulatorUrl()).toThrow('zim-emulator: VITE_EMULATOR_URL is "/zim"')
  })
})

describe('the address of files', () => {
  it.each([
    ['ws://127.0.0.1:8787/zim', 'http://127.0.0.1:8787'],
    ['wss://host.example/chat/proxy/zim', 'https://host.example/chat/proxy'],
    ['ws://192.168.1.5:8787/zim?device=2', 'http://192.168.1.5:8787'],
    ['ws://host', 'http://host'],
    ['ws://host/', 'http://host'],
  ])('follows from that of the socket: %s', (socketUrl, origin) => {
    expect(filesOrigin(socketUrl)).toBe(origin)
  })
})

describe('a socket of uni', () => {
  function open() {
    const on = {} as Record<'open' | 'message' | 'close' | 'error', (result?: object) => void>
    const task = {
      onOpen: (handler: () => void) => { on.open = handler },
      onMessage: (handler: () => void) => { on.message = handler },
      onClose: (handler: () => void) => { on.close = handler },
      onError: (handler: () => void) => { on.error = handler },
      send: vi.fn(),
      close: vi.fn(),
    }
    const connectSocket = vi.fn((_: object) => task)
    vi.stubGlobal('uni', { connectSocket })
    const handlers = { opened: vi.fn(), message: vi.fn(), closed: vi.fn() }
    const channel = webSocket(() => 'ws://emulator/zim').open(handlers)
    return { on, task, connectSocket, handlers, channel }
  }

  it('is opened with a callback, without which uni would return a promise', () => {
    const { connectSocket } = open()
    expect(connectSocket).toHaveBeenCalledWith({ url: 'ws://emulator/zim', complete: expect.any(Function) })
  })

  it('sends and receives texts', () => {
    const { on, task, handlers, channel } = open()
    on.open()
    channel.send('out')
    on.message({ data: 'in' })
    expect(handlers.opened).toHaveBeenCalledOnce()
    expect(task.send).toHaveBeenCalledWith(expect.objectContaining({ data: 'out' }))
    expect(handlers.message).toHaveBeenCalledWith('in')
  })

  it('reports one end, after an error, a close or both', () => {
    const { on, handlers } = open()
    on.error()
    on.close()
    expect(handlers.closed).toHaveBeenCalledOnce()
  })

  it('reports nothing after it was closed by the client', () => {
    const { on, handlers, channel, task } = open()
    channel.close()
    on.message({ data: 'late' })
    on.close()
    expect(task.close).toHaveBeenCalledOnce()
    expect(handlers.message).not.toHaveBeenCalled()
    expect(handlers.closed).not.toHaveBeenCalled()
  })
})

describe('the module that replaces the vendor module', () => {
  it('uses the transport that a test sets', async () => {
    const gateway = createGateway()
    useTransport(loopback(gateway))
    const zim = ZIM.create({ appID: 1 })!
    await zim.login('alice', loginConfig('alice', { isOfflineLogin: false }))
    expect([...gateway.world.state.sessions.keys()]).toEqual(['alice'])
    zim.logout()
    useTransport(undefined)
  })
})
