import { beforeEach, describe, expect, it, vi } from 'vitest'

import { failureOf } from '@/utils/failure'

const URL = 'https://files.example.com/a/report.pdf?sign=1'

interface Task { url: string, success: (result: object) => void, fail: (error: object) => void }

/** WeChat's downloads, each ended by the test. */
function stubWechat() {
  const tasks: Task[] = []
  const listeners: Array<(progress: object) => void> = []
  const abort = vi.fn(() => tasks.at(-1)!.fail({ errMsg: 'downloadFile:fail abort' }))
  vi.stubGlobal('wx', {
    downloadFile(options: Task) {
      tasks.push(options)
      return { abort, onProgressUpdate: (listener: (progress: object) => void) => listeners.push(listener) }
    },
  })
  return { tasks, abort, progress: (done: number, total: number) => listeners.at(-1)!({ totalBytesWritten: done, totalBytesExpectedToWrite: total }) }
}

const kindOf = (file: Promise<unknown>) => file.then(() => 'a file', thrown => failureOf(thrown).kind)

describe('a download of the mini program', () => {
  let wechat: ReturnType<typeof stubWechat>
  beforeEach(() => { wechat = stubWechat() })

  async function start(onProgress: (done: number, total: number) => void = () => {}) {
    const { startDownload } = await import('@/services/media/download.mp')
    return startDownload(URL, 'report.pdf', onProgress)
  }

  it('gives the temporary file, and its progress on the way', async () => {
    const onProgress = vi.fn()
    const { file } = await start(onProgress)
    wechat.progress(50, 200)
    wechat.tasks[0]!.success({ statusCode: 200, tempFilePath: 'wxfile://tmp/1.pdf' })
    expect(await file).toBe('wxfile://tmp/1.pdf')
    expect(onProgress.mock.calls).toEqual([[50, 200]])
  })

  it.each([[404, 'file-gone'], [403, 'file-gone'], [410, 'file-gone'], [500, 'file-away'], [301, 'file-away']])('takes no page of an error for the file: %d is %s', async (statusCode, kind) => {
    const { file } = await start()
    wechat.tasks[0]!.success({ statusCode, tempFilePath: 'wxfile://tmp/1.html' })
    expect(await kindOf(file)).toBe(kind)
  })

  it.each([
    [{ errMsg: 'downloadFile:fail url not in domain list', errno: 600002 }, 'file-domain'],
    [{ errMsg: 'downloadFile:fail the maximum size of the file storage limit is exceeded', errno: 1300202 }, 'file-full'],
    [{ errMsg: 'downloadFile:fail timeout', errno: 5 }, 'timeout'],
    [{ errMsg: 'downloadFile:fail net::ERR_INTERNET_DISCONNECTED', errno: 600000 }, 'network'],
  ])('%o fails as %s', async (error, kind) => {
    const { file } = await start()
    wechat.tasks[0]!.fail(error)
    expect(await kindOf(file)).toBe(kind)
  })

  it('says in diagnostics which domain is to be added, without the address of the file', async () => {
    const { file } = await start()
    wechat.tasks[0]!.fail({ errMsg: 'downloadFile:fail url not in domain list', errno: 600002 })
    const { detail } = failureOf(await file.catch(thrown => thrown))
    expect(detail).toContain('add https://files.example.com to the downloadFile domains')
    expect(detail).not.toContain('sign=1')
  })

  it('ends when it is cancelled', async () => {
    const { file, cancel } = await start()
    cancel()
    expect(await kindOf(file)).toBe('cancelled')
    expect(wechat.abort).toHaveBeenCalledOnce()
  })

  it('asks whether a file is gone without fetching all of it', async () => {
    const { isGoneAt } = await import('@/services/media/download.mp')
    const gone = isGoneAt(URL)
    wechat.progress(500, 500)
    wechat.tasks[0]!.success({ statusCode: 404, tempFilePath: 'wxfile://tmp/1.html' })
    expect(await gone).toBe(true)
    expect(wechat.abort).not.toHaveBeenCalled()
    const there = isGoneAt(URL)
    wechat.progress(100_000, 5_000_000)
    expect(await there).toBe(false)
    expect(wechat.abort).toHaveBeenCalledOnce()
  })
})

describe('a download of the web client', () => {
  const answers = (status: number, body = 'abc', headers: Record<string, string> = {}) => vi.stubGlobal('fetch', vi.fn(async () => new Response(body, { status, headers })))

  async function start(onProgress: (done: number, total: number) => void = () => {}) {
    const { startDownload } = await import('@/services/media/download.h5')
    return startDownload(URL, 'report.pdf', onProgress)
  }

  it('gives a File with its name and type, and its progress on the way', async () => {
    answers(200, 'abc', { 'content-type': 'image/png', 'content-length': '3' })
    const onProgress = vi.fn()
    const file = await (await start(onProgress)).file as File
    expect([file.name, file.type, await file.text()]).toEqual(['report.pdf', 'image/png', 'abc'])
    expect(onProgress.mock.calls.at(-1)).toEqual([3, 3])
  })

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml; charset=utf-8', ''])('gives nothing that a browser would run: %s', async (type) => {
    answers(200, '<script>alert(1)</script>', { 'content-type': type })
    const file = await (await start()).file as File
    expect(file.type).toBe('application/octet-stream')
  })

  it('sends neither cookies nor the address of the page', async () => {
    answers(200)
    await (await start()).file
    expect(vi.mocked(fetch).mock.calls[0]![1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
  })

  it.each([[404, 'file-gone'], [403, 'file-gone'], [503, 'file-away']])('%d is %s', async (status, kind) => {
    answers(status)
    expect(await kindOf((await start()).file)).toBe(kind)
  })

  it('fails as the network does, and as cancelled when it was', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('Failed to fetch') }))
    expect(await kindOf((await start()).file)).toBe('network')
    vi.stubGlobal('fetch', vi.fn((_, { signal }: { signal: AbortSignal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))))
    const { file, cancel } = await start()
    cancel()
    expect(await kindOf(file)).toBe('cancelled')
  })

  it.each([[404, true], [403, true], [206, false], [500, false]])('asks for one byte to know whether a file is gone: %d, %s', async (status, isGone) => {
    answers(status)
    const { isGoneAt } = await import('@/services/media/download.h5')
    expect(await isGoneAt(URL)).toBe(isGone)
    expect(vi.mocked(fetch).mock.calls[0]![1]).toMatchObject({ headers: { range: 'bytes=0-0' } })
  })
})
