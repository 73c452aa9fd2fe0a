import type { ZIMMessage } from 'zego-zim-miniprogram'
import type { Files, Upload } from 'zim-emulator/testing'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import { platformFiles } from '../../emulator/src/platformFiles'
import { pngFile } from '../support/mediaFiles'
import { loginConfig, outcome } from '../support/zim/helpers'
import { settle } from '../support/zim/zimFixture'

const PICTURE = pngFile(30, 20)

describe('uploads in one process, with faults', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-03-01T12:00:00+08:00') }) })
  afterEach(() => { vi.useRealTimers() })

  async function start() {
    const gateway = createGateway()
    const files = new Map<string, Uint8Array>([['/a.png', PICTURE]])
    const zims = []
    for (const userID of ['bob', 'alice']) {
      const zim = createZimModule({ transport: () => loopback(gateway, { files }) }).ZIM.create({ appID: 1 })!
      outcome(zim.login(userID, loginConfig(userID, { isOfflineLogin: false })))
      await settle()
      zims.push(zim)
    }
    const [bob, alice] = zims as [typeof zims[0], typeof zims[0]]
    let count = 0
    /** A picture of its own each time, so that it is uploaded. */
    function send(zim = alice, to = 'bob') {
      const path = `/${++count}.png`
      files.set(path, Uint8Array.of(...PICTURE, count))
      const progress: number[] = []
      const message = { type: 11, fileLocalPath: path, fileName: 'a.png' } as unknown as ZIMMessage
      const sent = outcome(zim.sendMessage(message, to, 0, { priority: 1 }, { onMediaUploadingProgress: (_, loaded) => { progress.push(loaded) } }))
      return { message, progress, get result() { return sent.settled as undefined | { value?: object, reason?: object } } }
    }
    return { gateway, controls: gateway.controls, alice, bob, send }
  }

  it('take no time by themselves', async () => {
    const { send } = await start()
    const sent = send()
    await settle(0)
    expect(sent.result).toMatchObject({ value: { message: { sentStatus: 1, originalImageWidth: 30 } } })
  })

  it('take the time of slowUpload, with progress on the way, until it is ended', async () => {
    const { controls, send } = await start()
    controls.slowUpload({ ms: 10_000 })
    const slow = send()
    await settle(9_900)
    expect([slow.result, slow.progress.length]).toEqual([undefined, 10])
    expect(slow.progress).toEqual([...slow.progress].sort((one, other) => one - other))
    await settle(101)
    expect(slow.result).toMatchObject({ value: {} })
    controls.slowUpload({ ms: 0 })
    const quick = send()
    await settle(0)
    expect(quick.result).toMatchObject({ value: {} })
  })

  it('of one user alone are slow, or fail', async () => {
    const { controls, alice, bob, send } = await start()
    controls.slowUpload({ ms: 10_000, userID: 'alice' })
    controls.failUpload({ errMsg: 'uploadFile:fail', userID: 'bob' })
    const [mine, other] = [send(alice), send(bob, 'alice')]
    await settle(0)
    expect([mine.result, other.result]).toEqual([undefined, { reason: { code: 6000212, message: 'uploadFile:fail' } }])
  })

  it('fail as often as planned, also when they are slow', async () => {
    const { controls, send } = await start()
    controls.failUpload({ errMsg: 'uploadFile:fail interrupted', times: 2 })
    controls.slowUpload({ ms: 1_000 })
    const sent = [send(), send(), send()]
    await settle(999)
    expect(sent.map(({ result }) => result)).toEqual([undefined, undefined, undefined])
    await settle(1)
    expect(sent.map(({ result }) => result)).toMatchObject([{ reason: { code: 6000212 } }, { reason: { code: 6000212 } }, { value: {} }])
  })

  it('are no longer slow after heal', async () => {
    const { controls, send } = await start()
    controls.slowUpload({ ms: 1_000 })
    controls.failUpload({ status: 500 })
    controls.heal()
    const sent = send()
    await settle(0)
    expect(sent.result).toMatchObject({ value: {} })
  })

  it('are cancelled while they are slow', async () => {
    const { alice, controls, gateway, send } = await start()
    controls.slowUpload({ ms: 5_000 })
    const sent = send()
    await settle(1_000)
    await alice.cancelSendingMessage(sent.message, {})
    await settle(0)
    expect(sent.result).toEqual({ reason: { code: 6000206, message: 'uploadFile:fail abort' } })
    await settle(10_000)
    expect(gateway.world.state.files.size).toBe(0)
  })

  it('leave nothing behind after a sign-out', async () => {
    const { alice, bob, controls, gateway, send } = await start()
    controls.slowUpload({ ms: 5_000 })
    const sent = send()
    await settle(1_000)
    alice.logout()
    bob.logout()
    expect(vi.getTimerCount()).toBe(0)
    await settle(10_000)
    expect([sent.result, gateway.world.state.files.size]).toEqual([undefined, 0])
  })

  it('of a user without a network fail at once', async () => {
    const { controls, send } = await start()
    controls.slowUpload({ ms: 1_000 })
    const sent = send()
    await settle(500)
    controls.offline(['alice'])
    await settle(500)
    expect(sent.result).toEqual({ reason: { code: 6000212, message: 'uploadFile:fail network error' } })
  })
})

describe('the files of a page', () => {
  const files: Files = platformFiles(() => 'wss://host.test/proxy/zim')
  let request: any
  beforeEach(() => {
    request = { upload: {}, readyState: 4, status: 0, open: vi.fn(), send: vi.fn(), abort: () => request.onabort() }
    vi.stubGlobal('XMLHttpRequest', vi.fn().mockImplementation(() => request))
  })
  afterEach(() => { vi.unstubAllGlobals() })

  function upload() {
    const handlers = { progress: vi.fn(), succeeded: vi.fn(), failed: vi.fn() }
    const file = new File(['abc'], '名.txt')
    const task = files.upload({ url: `${files.origin()}/zim-files/upload/1`, file, ...handlers } satisfies Upload)
    return { ...handlers, file, task }
  }

  it('are read with their name', async () => {
    expect(await files.read(new File(['abc'], '名.txt'))).toEqual({ name: '名.txt', bytes: new TextEncoder().encode('abc') })
  })

  it('that cannot be read any more reject with 6000211', async () => {
    const gone = Object.assign(new File([], 'a'), { arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) })
    await expect(files.read(gone)).rejects.toEqual({ code: 6000211, message: 'File is not exist.' })
  })

  it('are uploaded whole by PUT, with progress', () => {
    const { file, progress, succeeded } = upload()
    expect(request.open).toHaveBeenCalledWith('PUT', 'https://host.test/proxy/zim-files/upload/1', true)
    expect(request.send).toHaveBeenCalledWith(file)
    request.upload.onprogress({ loaded: 2 })
    expect(progress).toHaveBeenCalledWith(2)
    request.status = 200
    request.onload()
    expect(succeeded).toHaveBeenCalledOnce()
  })

  it.each<[string, number, string, number]>([
    ['onload', 403, 'fail', 6000212],
    ['onerror', 0, 'error', 6000212],
    ['ontimeout', 0, 'timeout', 6000105],
    ['onabort', 0, 'abort', 6000206],
  ])('fail by %s with status %i', (event, status, name, code) => {
    const { failed, succeeded } = upload()
    request.status = status
    request[event]()
    expect(failed).toHaveBeenCalledWith({ code, message: `upload ${name}, readyState:4, status:${status}` })
    expect(succeeded).not.toHaveBeenCalled()
  })

  it('are aborted', () => {
    const { failed, task } = upload()
    task.abort()
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ code: 6000206 }))
  })
})
