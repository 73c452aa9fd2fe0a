import { describe, expect, it } from 'vitest'

import { picture } from '../host'
import { mp3Seconds, silentMp3 } from '../host/runtime/formats/mp3'
import { call, program, run } from './support'

const empty = program({ wxml: '<view>hello</view>', js: 'Page({ onHide() { wx.record("hidden") }, onShow() { wx.record("shown") } })' })

async function open(options: Parameters<typeof run>[1] = {}) {
  const records: string[] = []
  const app = await run(empty, { ...options, wx: { record: (text: string) => records.push(text) } })
  records.length = 0
  const infoOf = (src: string) => call(app, 'getImageInfo', { src })
  return { app, infoOf, records }
}

describe('getImageInfo', () => {
  it.each(['jpeg', 'png', 'gif'] as const)('reads the size of a %s from its header', async (format) => {
    const { app, infoOf } = await open()
    const path = app.addTempFile(format, picture({ format, width: 1234, height: 56 }))
    expect(await infoOf(path)).toMatchObject({ path, width: 1234, height: 56, type: format, orientation: 'up' })
  })

  it.each(['webp', 'heic'] as const)('has no name for %s', async (format) => {
    const { app, infoOf } = await open()
    expect(await infoOf(app.addTempFile('jpg', picture({ format, width: 300, height: 200 })))).toMatchObject({ width: 300, height: 200, type: 'unknown' })
  })

  it('gives width and height as stored, and the rotation beside them', async () => {
    const { app, infoOf } = await open()
    const rotated = (orientation: number) => infoOf(app.addTempFile('jpg', picture({ width: 400, height: 300, orientation })))
    expect(await rotated(6)).toMatchObject({ width: 400, height: 300, orientation: 'right' })
    expect(await rotated(3)).toMatchObject({ orientation: 'down' })
    expect(await rotated(8)).toMatchObject({ orientation: 'left' })
  })

  it('fails for other and for missing files', async () => {
    const { app, infoOf } = await open()
    await expect(infoOf(app.addTempFile('jpg', new Uint8Array([1, 2, 3])))).rejects.toMatchObject({ errMsg: 'getImageInfo:fail image decode failed' })
    await expect(infoOf(app.addTempFile('jpg', new Uint8Array()))).rejects.toMatchObject({ errMsg: 'getImageInfo:fail image decode failed' })
    await expect(infoOf('wxfile://tmp_none.jpg')).rejects.toMatchObject({ errMsg: 'getImageInfo:fail no such file or directory, open wxfile://tmp_none.jpg' })
  })
})

describe('compressImage', () => {
  it('makes a new, smaller, upright file of the size that is asked for', async () => {
    const { app, infoOf } = await open()
    const src = app.addTempFile('jpg', picture({ width: 4000, height: 3000, orientation: 6, size: 5_000_000 }))
    const { tempFilePath } = await call(app, 'compressImage', { src, quality: 80, compressedHeight: 2000 }) as { tempFilePath: string }
    expect(tempFilePath).not.toBe(src)
    expect(await infoOf(tempFilePath)).toMatchObject({ width: 1500, height: 2000, orientation: 'up', type: 'jpeg' })
    expect(app.files.size(tempFilePath)).toBe(1_000_000)
    expect(app.files.size(src)).toBe(5_000_000)
  })

  it('leaves the bytes of a png unless its size changes', async () => {
    const { app } = await open()
    const src = app.addTempFile('png', picture({ format: 'png', width: 1000, height: 1000, size: 100_000 }))
    const size = async (options: object) => app.files.size((await call(app, 'compressImage', { src, quality: 50, ...options })).tempFilePath as string)
    expect([await size({}), await size({ compressedWidth: 500 })]).toEqual([100_000, 25_000])
  })

  it('cannot read HEIC, nor what is no picture', async () => {
    const { app } = await open()
    for (const content of [picture({ format: 'heic', width: 10, height: 10 }), new Uint8Array([1])])
      await expect(call(app, 'compressImage', { src: app.addTempFile('jpg', content) })).rejects.toMatchObject({ errMsg: 'compressImage:fail image decode failed' })
  })
})

describe('choosers', () => {
  it('return pictures without width, height and duration, and videos with them and a poster', async () => {
    const { app, infoOf } = await open()
    const image = app.mediaFile(app.addTempFile('jpg', picture({ width: 400, height: 300, size: 50_000 })))
    const video = app.mediaFile(app.addTempFile('mp4', { size: 9_000_000 }), { duration: 12.5, width: 640, height: 360 })
    app.answer('chooseMedia', { tempFiles: [image, video] })
    const chosen = await call(app, 'chooseMedia', { mediaType: ['mix'] }) as { type: string, tempFiles: { thumbTempFilePath?: string }[] }
    expect(chosen).toMatchObject({ type: 'mix', tempFiles: [{ size: 50_000, fileType: 'image' }, { size: 9_000_000, fileType: 'video', duration: 12.5, width: 640, height: 360 }] })
    expect(Object.keys(chosen.tempFiles[0]!)).toEqual(['tempFilePath', 'size', 'fileType'])
    expect(await infoOf(chosen.tempFiles[1]!.thumbTempFilePath!)).toMatchObject({ width: 640, height: 360 })
  })

  it('let through only the kinds and the count that were asked for', async () => {
    const { app } = await open()
    const images = Array.from({ length: 30 }, () => app.mediaFile(app.addTempFile('jpg', picture({ width: 1, height: 1 }))))
    const video = app.mediaFile(app.addTempFile('mp4', { size: 1 }))
    app.answer('chooseMedia', { tempFiles: [video, ...images] })
    const count = async (options: object) => ((await call(app, 'chooseMedia', options)).tempFiles as unknown[]).length
    expect([await count({}), await count({ count: 3 }), await count({ count: 50 }), await count({ mediaType: ['video'] })]).toEqual([9, 3, 20, 1])
    app.answer('chooseMedia', { tempFiles: [video] })
    await expect(call(app, 'chooseMedia', { mediaType: ['image'] })).rejects.toMatchObject({ errMsg: 'chooseMedia:fail cancel' })
  })

  it('return files of a chat with their names, by type and extension', async () => {
    const { app } = await open()
    const file = (name: string) => app.messageFile(app.addTempFile('dat', { size: 10 }), name)
    app.answer('chooseMessageFile', { tempFiles: [file('a.pdf'), file('b.zip'), app.messageFile(app.addTempFile('jpg', { size: 20 }), 'c.jpg', 'image')] })
    const names = async (options: object) => ((await call(app, 'chooseMessageFile', options)).tempFiles as { name: string }[]).map(({ name }) => name)
    expect(await names({ count: 2 })).toEqual(['a.pdf', 'b.zip'])
    expect(await names({ type: 'file', extension: ['zip'] })).toEqual(['b.zip'])
    await expect(names({ type: 'file', extension: ['.zip'] })).rejects.toMatchObject({ errMsg: 'chooseMessageFile:fail cancel' })
  })
})

describe('WeChat\'s viewer', () => {
  it('lies above the page, which is hidden, until the user taps it', async () => {
    const { app, records } = await open()
    await call(app, 'previewMedia', { sources: [{ url: 'https://x/1.jpg' }, { url: 'https://x/2.mp4', type: 'video', poster: 'https://x/2.jpg' }], current: 1 })
    expect(app.preview).toEqual({ sources: [{ url: 'https://x/1.jpg', type: 'image' }, { url: 'https://x/2.mp4', type: 'video', poster: 'https://x/2.jpg' }], current: 1 })
    expect(records).toEqual(['hidden'])
    await app.tap('2/2')
    expect([app.preview, records]).toEqual([null, ['hidden', 'shown']])
  })

  it('closes by the back gesture, and shows one picture of a list of addresses', async () => {
    const { app } = await open()
    await call(app, 'previewImage', { urls: ['https://x/1.jpg', 'https://x/2.jpg'], current: 'https://x/2.jpg' })
    expect(app.preview).toMatchObject({ current: 1 })
    await app.back()
    expect([app.preview, app.stack]).toEqual([null, ['index']])
  })

  it('hides no page on iOS', async () => {
    const { app, records } = await open({ device: { platform: 'ios' } })
    await call(app, 'previewImage', { urls: ['https://x/1.jpg'] })
    await app.back()
    expect(records).toEqual([])
  })
})

describe('videos', () => {
  it('become smaller by quality, and their length is what the test says', async () => {
    const { app } = await open({ answers: { getVideoInfo: { duration: 33 } } })
    const src = app.addTempFile('mov', { size: 10 * 1024 * 1024 })
    expect(await call(app, 'getVideoInfo', { src })).toMatchObject({ size: 10240, duration: 33, width: 720, height: 1280 })
    const { tempFilePath, size } = await call(app, 'compressVideo', { src, quality: 'medium' })
    expect([size, app.files.size(tempFilePath as string)]).toEqual(['4096', 4 * 1024 * 1024])
  })

  it('cannot be compressed on a computer', async () => {
    const { app } = await open({ device: { platform: 'windows' } })
    await expect(call(app, 'compressVideo', { src: 'x' })).rejects.toMatchObject({ errMsg: 'compressVideo:fail not supported on this platform' })
  })
})

describe('a silent mp3', () => {
  it.each([[16000, 32000, 60], [8000, 16000, 3], [44100, 128000, 10]])('of %i Hz and %i bit/s has the length and the bytes of a real one', (sampleRate, bitRate, seconds) => {
    const bytes = silentMp3(seconds, { sampleRate, bitRate })
    expect(mp3Seconds(bytes)).toBeCloseTo(seconds, 1)
    expect(bytes.length / (seconds * bitRate / 8)).toBeCloseTo(1, 1)
    expect(mp3Seconds(new Uint8Array([1, 2, 3, 4, 5]))).toBe(0)
  })
})
