import type { Emulator } from 'zim-emulator/server'
import type { EmulatedZIM } from 'zim-emulator/testing'

import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startEmulator } from 'zim-emulator/server'
import { createZimModule, webSocket } from 'zim-emulator/testing'

import { listen } from '../../scripts/demo/backend'
import { phoneServer } from '../../scripts/demo/phoneServer'
import { mp4File, pngFile } from '../support/mediaFiles'
import { APP_ID, loginConfig, SERVER_SECRET } from '../support/zim/helpers'

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')
const PICTURE = pngFile(300, 200)

describe('files on the emulator\'s server', () => {
  let emulator: Emulator
  let connection: { receive: (frame: string) => void }
  let reply: any

  beforeEach(async () => {
    emulator = await startEmulator({ appID: APP_ID, serverSecret: SERVER_SECRET })
    for (const userID of ['bob', 'alice']) {
      connection = emulator.gateway.connect({ send: (frame) => { reply = 'id' in JSON.parse(frame) ? JSON.parse(frame) : reply }, close() {} })
      ask('login', { appID: APP_ID, userID, userName: userID, token: loginConfig(userID).token, deviceID: 'phone' })
    }
  })
  afterEach(() => emulator.close())

  function ask(call: string, args: object) {
    connection.receive(JSON.stringify({ id: 1, call, args }))
    return reply.result ?? reply.failure
  }
  const url = (path: string) => `http://127.0.0.1:${emulator.port}${path}`
  const allow = (bytes: Uint8Array, name: string, type = 12, size = bytes.length) => url(ask('uploadFile', { md5: md5(bytes), name, size, type, duration: 0 }).path)
  const put = (address: string, body: Uint8Array<ArrayBuffer>) => fetch(address, { method: 'PUT', body })
  function post(address: string, body: Uint8Array<ArrayBuffer>, name = 'a.png', field = 'file') {
    const form = new FormData()
    form.append('user', 'alice')
    form.append(field, new Blob([body]), name)
    return fetch(address, { method: 'POST', body: form })
  }
  async function stored(bytes: Uint8Array<ArrayBuffer>, name = 'a.png', type = 12) {
    await put(allow(bytes, name, type), bytes)
    return url(`/zim-files/${md5(bytes)}`)
  }
  const kept = () => emulator.world.state.files.size

  it.each([['a raw body', put], ['a multipart body', post]])('are uploaded as %s', async (_, send) => {
    expect((await send(allow(PICTURE, 'a.png', 11), PICTURE)).status).toBe(200)
    expect(Buffer.from(emulator.world.state.files.get(md5(PICTURE))!.bytes).equals(PICTURE)).toBe(true)
  })

  it('of a video come with a picture in its shape, in place of its first frame', async () => {
    const video = Uint8Array.from(mp4File(720, 1280))
    await put(allow(video, 'a.mp4', 14), video)
    const { message } = ask('sendPeerMessage', { conversationID: 'bob', content: { type: 14, fileUID: md5(video), fileName: 'a.mp4', fileSize: video.length, videoDuration: 3 }, localMessageID: '1', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    expect(message).toMatchObject({ videoFirstFrameWidth: 720, videoFirstFrameHeight: 1280 })
    const got = await fetch(url(message.videoFirstFrameDownloadUrl))
    expect(got.headers.get('content-type')).toBe('image/png')
    const { data, info } = await sharp(Buffer.from(await got.arrayBuffer())).greyscale().raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([27, 48])
    expect(new Set(data).size).toBeGreaterThan(20)
  })

  it('are downloaded with their type and length, by pages of any origin', async () => {
    const got = await fetch(`${await stored(PICTURE)}.png`)
    expect(got.status).toBe(200)
    expect(Object.fromEntries(got.headers)).toMatchObject({ 'content-type': 'image/png', 'content-length': String(PICTURE.length), 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' })
    expect(md5(new Uint8Array(await got.arrayBuffer()))).toBe(md5(PICTURE))
  })

  it.each([
    ['bytes=2-4', 206, [2, 5]],
    ['bytes=5-', 206, [5, 10]],
    ['bytes=-3', 206, [7, 10]],
    ['bytes=8-99', 206, [8, 10]],
    ['bytes=0-1,4-5', 200, [0, 10]],
  ])('are downloaded in parts: %s', async (range, status, [start, end]) => {
    const bytes = Uint8Array.from({ length: 10 }, (_, index) => index)
    const got = await fetch(await stored(bytes), { headers: { range } })
    expect(got.status).toBe(status)
    expect(got.headers.get('content-range')).toBe(status === 206 ? `bytes ${start}-${end! - 1}/10` : null)
    expect([...new Uint8Array(await got.arrayBuffer())]).toEqual([...bytes.slice(start, end)])
  })

  it('have no part beyond their end', async () => {
    const got = await fetch(await stored(Uint8Array.of(1, 2)), { headers: { range: 'bytes=2-' } })
    expect([got.status, got.headers.get('content-range')]).toEqual([416, 'bytes */2'])
  })

  it('are announced by HEAD without a body, and preflights of pages are allowed', async () => {
    const head = await fetch(await stored(PICTURE), { method: 'HEAD' })
    expect([head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([String(PICTURE.length), 0])
    const preflight = await fetch(url('/zim-files/upload/1'), { method: 'OPTIONS', headers: { 'origin': 'https://page.test', 'access-control-request-method': 'PUT' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, HEAD, PUT, POST, OPTIONS'])
  })

  it.each([
    ['<script>.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['page.html', '<!doctype html><script>alert(1)</script>'],
    ['picture.png', '<html>'],
  ])('that a browser would run are not shown: %s', async (name, text) => {
    const got = await fetch(await stored(Buffer.from(text), name))
    expect([got.headers.get('content-type'), got.headers.get('x-content-type-options')]).toEqual(['application/octet-stream', 'nosniff'])
  })

  it.each([
    ['../../x', ''],
    ['a/../../etc/passwd', ''],
    ['<script>.svg', '.svg'],
    ['a.<b>', ''],
    ['photo.PNG', '.png'],
    [`${'x'.repeat(296)}.png`, '.png'],
    ['', ''],
  ])('named %s are stored under their content', async (name, extension) => {
    expect((await post(allow(PICTURE, name), PICTURE, name)).status).toBe(200)
    const { message } = ask('sendPeerMessage', { conversationID: 'bob', content: { type: 12, fileUID: md5(PICTURE), fileName: name, fileSize: 1 }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    expect(message).toMatchObject({ fileName: name, fileDownloadUrl: `/zim-files/${md5(PICTURE)}${extension}` })
    expect((await fetch(url(message.fileDownloadUrl))).status).toBe(200)
  })

  it.each(['/zim-files/unknown.png', '/zim-files/', '/zim-files/../emulator/state', '/zim-files/%2e%2e/x'])('that are not there are not found: %s', async (path) => {
    const status = await new Promise((resolve) => { httpRequest({ port: emulator.port, path }, answer => resolve(answer.statusCode)).end() })
    expect(status).toBe(404)
  })

  it('are refused at an address that was not given out', async () => {
    expect((await put(url('/zim-files/upload/1-x'), PICTURE)).status).toBe(403)
    expect(kept()).toBe(0)
  })

  it('are refused when the content is another one than announced, or in another field', async () => {
    const address = allow(PICTURE, 'a.png')
    expect((await put(address, Uint8Array.from(PICTURE, byte => byte ^ 1))).status).toBe(400)
    expect((await post(address, PICTURE, 'a.png', 'other')).status).toBe(400)
    expect(kept()).toBe(0)
  })

  it.each([['with', true], ['without', false]])('that are larger than announced are refused before they are read, %s an announced length', async (_, isAnnounced) => {
    const address = new URL(allow(PICTURE, 'a.png', 12, 1000))
    let written = 0
    const status = await new Promise((resolve, reject) => {
      const length = 64 * 1024 * 1024
      const upload = httpRequest({ port: emulator.port, path: address.pathname, method: 'PUT', headers: isAnnounced ? { 'content-length': length } : {} }, answer => resolve(answer.statusCode))
      upload.on('error', error => (error as NodeJS.ErrnoException).code === 'EPIPE' || (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? undefined : reject(error))
      const chunk = Buffer.alloc(16 * 1024)
      const write = () => {
        while (!upload.destroyed && written < length) {
          written += chunk.length
          if (!upload.write(chunk))
            return upload.once('drain', write)
        }
      }
      write()
    })
    expect(status).toBe(413)
    expect(written).toBeLessThan(32 * 1024 * 1024)
    expect(kept()).toBe(0)
  })

  it('of a user without a connection fail without a reply', async () => {
    const address = allow(PICTURE, 'a.png')
    emulator.gateway.controls.offline(['alice'])
    await expect(put(address, PICTURE)).rejects.toThrow('fetch failed')
  })

  it('are uploaded and downloaded through the web server of a demo phone, under its own address', async () => {
    const phone = await listen(phoneServer({ dir: '.', run: '1', saved: {}, accounts() {}, emulatorPort: emulator.port }))
    const through = (address: string) => address.replace(`http://127.0.0.1:${emulator.port}`, phone.url)
    expect((await post(through(allow(PICTURE, 'a.png')), PICTURE)).status).toBe(200)
    const got = await fetch(`${phone.url}/zim-files/${md5(PICTURE)}.png`, { headers: { range: 'bytes=0-3' } })
    expect([got.status, got.headers.get('content-type'), (await got.arrayBuffer()).byteLength]).toEqual([206, 'image/png', 4])
    expect((await put(through(allow(Uint8Array.of(1), 'b', 12, 1)), Uint8Array.of(1, 2))).status).toBe(413)
    phone.server.closeAllConnections()
    phone.server.close()
  })

  describe('of two users', () => {
    const instances: EmulatedZIM[] = []
    afterEach(() => { instances.splice(0).forEach(zim => zim.logout()) })

    /** A mini program's own functions, over fetch. */
    function device(files: Record<string, Uint8Array<ArrayBuffer>>) {
      ;(globalThis as { uni?: object }).uni = {
        getFileSystemManager: () => ({
          readFile: ({ filePath, success, fail }: any) => files[filePath] ? success({ data: files[filePath].buffer.slice(files[filePath].byteOffset, files[filePath].byteOffset + files[filePath].length) }) : fail({ errMsg: 'readFile:fail no such file' }),
        }),
        uploadFile({ url, name, filePath, success, fail }: any) {
          const form = new FormData()
          form.append(name, new Blob([files[filePath]!]), 'upload')
          fetch(url, { method: 'POST', body: form }).then(({ status }) => success({ statusCode: status }), () => fail({ errMsg: 'uploadFile:fail' }))
          return { onProgressUpdate() {}, abort() {} }
        },
      }
    }
    afterEach(() => { delete (globalThis as { uni?: object }).uni })

    async function signIn(userID: string, address = emulator.url) {
      const transport = webSocket(() => address, (socketUrl, { opened, message, closed }) => {
        const socket = new WebSocket(socketUrl)
        socket.on('open', opened)
        socket.on('message', data => message(String(data)))
        socket.on('close', closed)
        socket.on('error', () => {})
        return { send: data => socket.send(data), close: () => socket.close() }
      })
      const zim = createZimModule({ transport: () => transport }).ZIM.create({ appID: APP_ID })!
      instances.push(zim)
      await zim.login(userID, loginConfig(userID, { isOfflineLogin: false }))
      return zim
    }

    it('a picture is sent, and each of them reads it at the address by which the own client reaches the server', async () => {
      device({ 'wxfile://tmp/a.png': PICTURE })
      const bob = await signIn('bob', emulator.url.replace('127.0.0.1', 'localhost'))
      const arrived = new Promise<any>(resolve => bob.on('peerMessageReceived', (_, { messageList }) => resolve(messageList[0])))
      const alice = await signIn('alice')
      const { message } = await alice.sendMessage({ type: 11, fileLocalPath: 'wxfile://tmp/a.png', fileName: 'a.png' } as never, 'bob', 0, { priority: 1 })
      expect(message).toMatchObject({ fileDownloadUrl: `http://127.0.0.1:${emulator.port}/zim-files/${md5(PICTURE)}.png`, originalImageWidth: 300, originalImageHeight: 200 })
      const received = await arrived
      expect(received).toMatchObject({ thumbnailDownloadUrl: `http://localhost:${emulator.port}/zim-files/${md5(PICTURE)}.png`, fileSize: PICTURE.length })
      expect(md5(new Uint8Array(await (await fetch(received.fileDownloadUrl)).arrayBuffer()))).toBe(md5(PICTURE))
      const { conversationList: [conversation] } = await bob.queryConversationList({ count: 10 } as never)
      expect(conversation!.lastMessage).toMatchObject({ largeImageDownloadUrl: received.fileDownloadUrl })
    })

    it('an upload fails by controls over HTTP: a status counts as uploaded, and the file is missing then', async () => {
      device({ '/a.png': PICTURE })
      const [, alice] = [await signIn('bob'), await signIn('alice')]
      const control = (name: string, body: object) => fetch(url(`/emulator/${name}`), { method: 'POST', body: JSON.stringify(body) })
      const send = () => alice.sendMessage({ type: 11, fileLocalPath: '/a.png', fileName: 'a.png' } as never, 'bob', 0, { priority: 1 })
      expect((await control('failUpload', { status: 403, userID: 'alice' })).status).toBe(204)
      await expect(send()).rejects.toMatchObject({ code: 6000211 })
      await control('failUpload', { errMsg: 'uploadFile:fail timeout' })
      await expect(send()).rejects.toEqual({ code: 6000212, message: 'uploadFile:fail timeout' })
      expect((await control('failUpload', {})).status).toBe(400)
      await control('slowUpload', { ms: 60 })
      const startedAt = Date.now()
      await send()
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(59)
    })
  })
})
