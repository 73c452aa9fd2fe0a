import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { App } from '../host'

import { call, program, run } from './support'

const empty = program({ wxml: '<view>hello</view>' })

/** A server that keeps the bodies it got. `/slow` never answers, `/none` is missing, `/big` has 400,000 bytes. */
const received: string[] = []
let open = 0
let mostOpen = 0
const held: (() => void)[] = []
const http = createServer((request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  request.setEncoding('latin1').on('data', (part: string) => { body += part }).on('end', () => {
    if (request.method === 'POST')
      received.push(body)
    if (request.url === '/held') {
      mostOpen = Math.max(mostOpen, ++open)
      held.push(() => {
        open -= 1
        response.end('late')
      })
      return
    }
    if (request.url === '/slow')
      return
    const isThere = request.url !== '/none'
    const page = !isThere ? '<h1>not found</h1>' : request.url === '/big' ? 'x'.repeat(400_000) : 'done'
    response.writeHead(isThere ? 200 : 404, { 'content-length': page.length }).end(page)
  })
})
let host = ''
beforeAll(async () => {
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
})
beforeEach(() => {
  received.length = held.length = open = mostOpen = 0
})
afterAll(() => {
  http.closeAllConnections()
  http.close()
})

interface Progress { progress: number, totalBytesSent: number, totalBytesExpectedToSend: number, totalBytesWritten: number, totalBytesExpectedToWrite: number }
interface Task { abort: () => void, onProgressUpdate: (listener: (event: Progress) => void) => void, offProgressUpdate: () => void, onHeadersReceived: (listener: (event: { statusCode: number }) => void) => void }

/** Starts a transfer of the app: its task, what it ended with, and the progress so far. */
function start(app: App, name: 'uploadFile' | 'downloadFile' | 'request', options: object) {
  const steps: Progress[] = []
  let task!: Task
  const result = new Promise<Record<string, unknown>>((complete) => { task = (app.host.wx[name] as (options: object) => Task)({ timeout: 600_000, ...options, complete }) })
  task.onProgressUpdate?.(event => steps.push(event))
  return { task, result, steps }
}

const uploading = (app: App, path: string, options: object = {}, bytes = 100_000) =>
  start(app, 'uploadFile', { url: host + path, filePath: app.addTempFile('jpg', { size: bytes }), name: 'file', formData: { kind: 'photo' }, ...options })

describe('an upload', () => {
  it('reports its progress several times, with the bytes of the whole form', async () => {
    const { result, steps } = uploading(await run(empty), '/', { header: { 'content-type': 'x/y' } })
    expect(await result).toMatchObject({ errMsg: 'uploadFile:ok', statusCode: 200, data: 'done' })
    expect(received[0]).toContain('name="kind"\r\n\r\nphoto')
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.at(-1)).toEqual({ progress: 100, totalBytesSent: received[0]!.length, totalBytesExpectedToSend: received[0]!.length })
    expect(steps.map(({ totalBytesSent }) => totalBytesSent)).toEqual(steps.map(({ totalBytesSent }) => totalBytesSent).sort((a, b) => a - b))
  })

  it('takes the time of the bandwidth, and can be faster in between', async () => {
    const app = await run(empty, { bandwidth: { up: 100_000 } })
    const { result, steps } = uploading(app, '/', {}, 10_000_000)
    await app.until(() => steps.length > 1)
    expect(steps[1]!.totalBytesSent).toBe(20_000)
    app.setBandwidth({})
    expect(await result).toMatchObject({ statusCode: 200 })
  })

  it('ends with "abort" when it is aborted, and the server hears nothing', async () => {
    const app = await run(empty, { bandwidth: { up: 400_000 } })
    const { task, result, steps } = uploading(app, '/')
    await app.until(() => steps.length > 0)
    task.abort()
    expect(await result).toMatchObject({ errMsg: 'uploadFile:fail abort' })
    const count = steps.length
    await new Promise(resolve => setTimeout(resolve, 300))
    expect([steps.length, received]).toEqual([count, []])
  })

  it('ends with "timeout" after its own timeout', async () => {
    const { result } = uploading(await run(empty), '/slow', { timeout: 30 })
    expect(await result).toMatchObject({ errMsg: 'uploadFile:fail timeout' })
  })

  it('fails without a file, and outside the legal domains', async () => {
    const app = await run(empty)
    expect(await uploading(app, '/', { filePath: 'wxfile://tmp_none.jpg' }).result).toMatchObject({ errMsg: 'uploadFile:fail file doesn\'t exist' })
    const strict = await run(empty, { domains: { request: [host] } })
    expect(await uploading(strict, '/').result).toMatchObject({ errMsg: 'uploadFile:fail url not in domain list' })
  })

  it('fails at once without a network, and in the middle when the network is lost', async () => {
    const app = await run(empty, { bandwidth: { up: 1000 } })
    const { result, steps } = uploading(app, '/')
    await app.until(() => steps.length > 0)
    app.setNetwork('none')
    expect(await result).toMatchObject({ errMsg: 'uploadFile:fail ', errno: 600003 })
    expect(await uploading(app, '/').result).toMatchObject({ errMsg: 'uploadFile:fail ', errno: 600003 })
  })

  it('is cut when the app is suspended', async () => {
    const app = await run(empty, { bandwidth: { up: 1000 } })
    const { result } = uploading(app, '/')
    app.hide()
    app.suspend()
    expect(await result).toMatchObject({ errMsg: 'uploadFile:fail interrupted' })
  })

  it('of a killed app reaches no server and calls nothing', async () => {
    const app = await run(empty, { bandwidth: { up: 400_000 } })
    const { result, steps } = uploading(app, '/')
    await app.until(() => steps.length > 0)
    const ended: unknown[] = []
    void result.then(each => ended.push(each))
    app.kill()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect([received, ended]).toEqual([[], []])
  })
})

describe('ten requests of a kind', () => {
  it('run at once; later ones wait for a place', async () => {
    const app = await run(empty)
    const all = Array.from({ length: 13 }, () => start(app, 'request', { url: `${host}/held` }))
    await app.until(() => open === 10)
    const waiting = all[10]!
    waiting.task.abort()
    expect(await waiting.result).toMatchObject({ errMsg: 'request:fail abort' })
    expect(await start(app, 'downloadFile', { url: `${host}/` }).result).toMatchObject({ statusCode: 200 })
    for (let i = 0; i < 12; i++) {
      await app.until(() => held.length > 0)
      held.shift()!()
    }
    expect((await Promise.all(all.filter(each => each !== waiting).map(({ result }) => result))).every(({ errMsg }) => errMsg === 'request:ok')).toBe(true)
    expect(mostOpen).toBe(10)
  })
})

describe('a download', () => {
  it('reports its progress and becomes a temporary file', async () => {
    const app = await run(empty)
    const { result, steps, task } = start(app, 'downloadFile', { url: `${host}/big` })
    const status: number[] = []
    task.onHeadersReceived(({ statusCode }) => status.push(statusCode))
    const { tempFilePath, filePath } = await result
    expect([app.files.size(String(tempFilePath)), filePath, status]).toEqual([400_000, undefined, [200]])
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.at(-1)).toEqual({ progress: 100, totalBytesWritten: 400_000, totalBytesExpectedToWrite: 400_000 })
  })

  it('of a missing file is a success with the page of the error', async () => {
    const app = await run(empty)
    const { statusCode, tempFilePath } = await start(app, 'downloadFile', { url: `${host}/none` }).result
    expect(statusCode).toBe(404)
    expect(new TextDecoder().decode(app.files.read(String(tempFilePath)))).toBe('<h1>not found</h1>')
  })

  it('goes to a path of the app, within the quota', async () => {
    const app = await run(empty, { fileQuota: 100_000 })
    expect(await call(app, 'downloadFile', { url: `${host}/`, filePath: 'wxfile://usr/a.txt' })).toMatchObject({ filePath: 'wxfile://usr/a.txt' })
    expect(app.files.size('wxfile://usr/a.txt')).toBe(4)
    await expect(call(app, 'downloadFile', { url: `${host}/big`, filePath: 'wxfile://usr/b.txt' })).rejects.toMatchObject({ errMsg: 'downloadFile:fail the maximum size of the file storage limit is exceeded' })
    await expect(call(app, 'downloadFile', { url: `${host}/`, filePath: 'wxfile://tmp_a.txt' })).rejects.toMatchObject({ errMsg: 'downloadFile:fail permission denied, open wxfile://tmp_a.txt' })
  })
})
