import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Message, MessageBody } from '@/types/message'

import { messageFiles } from '@/packages/media/messageFiles'
import { useDownloadsStore } from '@/stores/downloads'
import { useMediaStore } from '@/stores/media'
import { failureOf } from '@/utils/failure'

import { aMessage } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { pngBytes } from '../support/deviceFiles'
import { createDevice } from '../support/model/device'
import { createBackend } from '../support/testApp'

useFakeClock()

const BEN = 'peer:ben'

/** The file server: what it answers, and how often it was asked. */
let answer: (signal: AbortSignal) => Promise<Response>
let asked: number

beforeEach(() => {
  asked = 0
  answer = async () => new Response('content', { headers: { 'content-length': '7' } })
  vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
    asked++
    return answer(signal)
  })
})

afterEach(() => { vi.unstubAllGlobals() })

const fileBody = (more: object = {}): MessageBody => ({ kind: 'file', name: 'a.pdf', bytes: 7, url: 'https://files.example.com/a.pdf', ...more })
const fileMessage = (n: number, more: object = {}): Message => aMessage(n, { body: fileBody(more) })

async function signInAnna() {
  const gateway = createBackend()
  const device = createDevice(gateway, 'anna')
  await device.app.signIn('anna')
  const downloads = useDownloadsStore(device.app.pinia)
  return { gateway, device, downloads, files: messageFiles(downloads), media: useMediaStore(device.app.pinia) }
}

const contentOf = (file: string | File, all: Map<string, Uint8Array>) => typeof file === 'string' ? new TextDecoder().decode(all.get(file)) : file.text()
const kindOf = (file: Promise<unknown>) => file.then(() => 'a file', thrown => failureOf(thrown).kind)

describe('the file of a message', () => {
  it('is downloaded once, and is there without the file server afterwards, also after a restart', async () => {
    const { device, files } = await signInAnna()
    const message = fileMessage(1)
    expect(await files.kept(message)).toBeNull()
    expect(await contentOf(await files.fileOf(message), device.files.all)).toBe('content')
    expect(await files.kept(message)).not.toBeNull()
    await files.fileOf(message)
    device.kill()
    await device.start().signIn('anna')
    expect(await contentOf(await messageFiles(useDownloadsStore(device.app.pinia)).fileOf(message), device.files.all)).toBe('content')
    expect(asked).toBe(1)
  })

  it('is downloaded once when it is asked for twice at the same time', async () => {
    const { files } = await signInAnna()
    const message = fileMessage(1)
    const [one, other] = await Promise.all([files.fileOf(message), files.fileOf(message)])
    expect(asked).toBe(1)
    expect(one).toBe(other)
  })

  it('reports its progress in steps to the row of its message', async () => {
    const { downloads, files } = await signInAnna()
    const message = fileMessage(1)
    const steps: Array<number | undefined> = []
    downloads.onChange(key => steps.push(downloads.progressOf(key)))
    answer = async () => new Response(new ReadableStream({
      start(controller) {
        for (let n = 0; n < 100; n++) controller.enqueue(new Uint8Array(1))
        controller.close()
      },
    }), { headers: { 'content-length': '100' } })
    const file = files.fileOf(message)
    await wait(0)
    await file
    expect(steps).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, undefined])
  })

  it('can be cancelled, and downloaded later', async () => {
    const { downloads, files } = await signInAnna()
    const message = fileMessage(1)
    answer = signal => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const file = kindOf(files.fileOf(message))
    await wait(0)
    expect(downloads.isRunning(message.key)).toBe(true)
    downloads.cancel(message.key)
    expect(await file).toBe('cancelled')
    expect(downloads.progressOf(message.key)).toBeUndefined()
    answer = async () => new Response('content')
    expect(await kindOf(files.fileOf(message))).toBe('a file')
  })

  it('is given, and not kept, where the device has no room', async () => {
    const { device, files } = await signInAnna()
    device.files.space = 3
    const message = fileMessage(1)
    expect(await contentOf(await files.fileOf(message), device.files.all)).toBe('content')
    expect(device.files.kept()).toEqual([])
  })

  it.each(['http://files.example.com/a.pdf', 'javascript:alert(1)', 'file:///etc/passwd', ''])('is never asked for at the address %j', async (url) => {
    const { files } = await signInAnna()
    expect(await kindOf(files.fileOf(fileMessage(1, { url })))).toBe('file-gone')
    expect(await files.isGone(fileMessage(1, { url }))).toBe(true)
    expect(asked).toBe(0)
  })

  it('that the file server has no more is no file, and can be asked for again', async () => {
    const { files } = await signInAnna()
    answer = async () => new Response('<h1>404</h1>', { status: 404 })
    expect(await kindOf(files.fileOf(fileMessage(1)))).toBe('file-gone')
    expect(await files.kept(fileMessage(1))).toBeNull()
    expect(await files.isGone(fileMessage(1))).toBe(true)
  })

  it('stops to be downloaded when its user signs out', async () => {
    const { device, files } = await signInAnna()
    answer = signal => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const file = kindOf(files.fileOf(fileMessage(1)))
    await wait(0)
    device.app.zim.signOut()
    expect(await file).toBe('cancelled')
  })
})

describe('the files of a device', () => {
  it('are counted, and removed but for those of unsent messages', async () => {
    const { device, gateway, files, media } = await signInAnna()
    gateway.controls.failNext({ call: 'uploadFile', code: 6000213 })
    const picture = device.files.addTemp('1.png', pngBytes(30, 40))
    await device.app.messages.open(BEN)
    device.app.messages.send(BEN, { body: { kind: 'image', name: '1.png', bytes: 64, url: '', width: 30, height: 40, thumbnail: '' } }, { file: picture, onKey: () => {} })
    await wait(10_000)
    await files.fileOf(fileMessage(1))
    const { size, clear } = await media.device()
    expect(await size()).toBe(64 + 7)
    await clear()
    expect(await size()).toBe(64)
    expect(await files.kept(fileMessage(1))).toBeNull()
    const [unsent] = device.app.messages.timeline(BEN)
    expect(await files.kept(unsent!)).not.toBeNull()
  })

  it('are removed with the account, those of unsent messages too', async () => {
    const { device, gateway, files } = await signInAnna()
    gateway.controls.failNext({ call: 'uploadFile', code: 6000213 })
    const picture = device.files.addTemp('1.png', pngBytes(30, 40))
    await device.app.messages.open(BEN)
    device.app.messages.send(BEN, { body: { kind: 'image', name: '1.png', bytes: 64, url: '', width: 30, height: 40, thumbnail: '' } }, { file: picture, onKey: () => {} })
    await wait(10_000)
    await files.fileOf(fileMessage(1))
    expect(device.files.kept()).toHaveLength(2)
    const removed = device.app.session.signOut({ removesData: true })
    await wait(1_000)
    expect(await removed).toBe(true)
    expect(device.files.kept()).toEqual([])
  })
})
