import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { MediaPicker } from '@/services/media/prepared'

import { imageHeader } from '@/services/media/imageHeader'

import { container, picture, tells } from '../../../support/media/pictures'

type Options = Record<string, any> & { success: (result: unknown) => void, fail: (error: unknown) => void }

const HOME = 'wxfile://usr'
const failing = (errMsg: string, errno?: number) => ({ fail }: Options) => fail({ errMsg, errno })

/** WeChat with a file system in memory. A test sets what its pickers and tools answer. */
function createWechat() {
  const files = new Map<string, Uint8Array>()
  const onFile = (use: (bytes: Uint8Array, options: Options) => unknown) => (options: Options) => {
    const bytes = files.get(options.filePath)
    if (bytes) options.success(use(bytes, options))
    else options.fail({ errMsg: `fail no such file or directory, open '${options.filePath}'` })
  }
  const fs = {
    readFile: onFile((bytes, { position = 0, length = bytes.length }) => ({ data: Uint8Array.from(bytes.subarray(position, position + length)).buffer })),
    getFileInfo: onFile(bytes => ({ size: bytes.length })),
    unlink: onFile((_, { filePath }) => files.delete(filePath)),
    writeFile: vi.fn(({ filePath, data, success }: Options) => { files.set(filePath, new Uint8Array(data)); success({}) }),
    mkdir: ({ success }: Options) => success({}),
    readdir: ({ dirPath, success }: Options) => success({ files: [...files.keys()].filter(path => path.startsWith(`${dirPath}/`)).map(path => path.slice(dirPath.length + 1)) }),
  }
  return {
    files,
    fs,
    wx: {
      env: { USER_DATA_PATH: HOME },
      getFileSystemManager: () => fs,
      chooseMedia: vi.fn(failing('chooseMedia:fail cancel')) as ReturnType<typeof vi.fn<(options: Options) => void>> | undefined,
      chooseImage: vi.fn<(options: Options) => void>(failing('chooseImage:fail cancel')),
      chooseMessageFile: vi.fn<(options: Options) => void>(failing('chooseMessageFile:fail cancel')),
      compressImage: vi.fn<(options: Options) => void>(failing('compressImage:fail')),
      compressVideo: vi.fn<(options: Options) => void>(failing('compressVideo:fail')),
      getVideoInfo: vi.fn<(options: Options) => void>(failing('getVideoInfo:fail')),
    },
  }
}

let phone: ReturnType<typeof createWechat>
let picker: MediaPicker

beforeEach(async () => {
  phone = createWechat()
  vi.stubGlobal('wx', phone.wx)
  vi.resetModules()
  picker = (await import('@/services/media/pick.mp')).picker
})

function temp(name: string, bytes: Uint8Array) {
  const path = `http://tmp/${name}`
  phone.files.set(path, bytes)
  return path
}
const chosen = (bytes: Uint8Array, name: string, more: object = {}) => ({ tempFilePath: temp(name, bytes), size: bytes.length, fileType: 'image', ...more })
const answers = (...tempFiles: object[]) => ({ success }: Options) => success({ tempFiles })
const pick = (isOriginal = false) => picker.pickPhotos({ isOriginal })
const content = (file: string | File) => phone.files.get(file as string)!

describe('photos of a phone', () => {
  it.each([[true, 'original'], [false, 'compressed']] as const)('are asked for in one size alone: original %s', async (isOriginal, size) => {
    expect(await pick(isOriginal)).toEqual({ media: [], refused: [] })
    expect(phone.wx.chooseMedia!.mock.calls[0]![0]).toMatchObject({ count: 9, sizeType: [size], sourceType: ['album'], mediaType: ['image', 'video'] })
    expect(phone.wx.chooseMedia!.mock.calls[0]![0]).not.toHaveProperty('maxDuration')
  })

  it('come without sizes: these are read from the files', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(await picture('png'), 'x1.png'), chosen(await picture('jpeg', { width: 50, height: 20 }), 'x2.jpg')))
    const onChosen = vi.fn()
    const { media } = await picker.pickPhotos({ isOriginal: true }, onChosen)
    expect(media).toMatchObject([{ kind: 'image', name: 'image.png', width: 60, height: 40 }, { name: 'image.jpg', width: 50, height: 20 }])
    expect(onChosen.mock.calls).toEqual([[2]])
  })

  it('are written without their location, and the copies can be removed', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(await picture('jpeg'), 'x.jpg')))
    const { media: [photo] } = await pick(true)
    expect(photo!.file).toContain(`${HOME}/prepared/`)
    expect(tells(content(photo!.file))).toBe(false)
    picker.discard(photo!)
    expect(content(photo!.file)).toBeUndefined()
    picker.discard({ ...photo!, file: 'http://tmp/x.jpg' })
    expect(content('http://tmp/x.jpg')).toBeDefined()
  })

  it('of an earlier run, which nobody has stored, are removed before the first is written', async () => {
    phone.files.set(`${HOME}/prepared/old.jpg`, new Uint8Array(3))
    phone.files.set(`${HOME}/media/kept.jpg`, new Uint8Array(3))
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(await picture('jpeg'), 'x.jpg')))
    await pick()
    await pick()
    const written = [...phone.files.keys()].filter(path => path.startsWith(HOME))
    expect(written).toHaveLength(3)
    expect(written).toContain(`${HOME}/media/kept.jpg`)
    expect(written).not.toContain(`${HOME}/prepared/old.jpg`)
  })

  it('are refused one by one when the storage is full', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(await picture('jpeg'), 'x.jpg'), chosen(await picture('gif'), 'y.gif')))
    phone.fs.writeFile.mockImplementation(failing('writeFile:fail the maximum size of the file storage limit is exceeded'))
    const { media, refused } = await pick()
    expect(media).toMatchObject([{ name: 'image.gif' }])
    expect(refused).toMatchObject([{ name: '', failure: { kind: 'storage' } }])
  })

  it('are compressed by WeChat to 2,560 px, by one side so that they keep their proportions', async () => {
    const small = await picture('jpeg', { width: 256, height: 192 })
    phone.wx.compressImage.mockImplementation(({ success }) => success({ tempFilePath: temp('c.jpg', small) }))
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(await picture('jpeg', { width: 4000, height: 3000 }), 'x.jpg')))
    const { media } = await pick()
    const { src, quality, compressedWidth, compressedHeight } = phone.wx.compressImage.mock.calls[0]![0]
    expect({ src, quality, compressedWidth, compressedHeight }).toEqual({ src: 'http://tmp/x.jpg', quality: 80, compressedWidth: 2560, compressedHeight: undefined })
    expect(media).toMatchObject([{ width: 256, height: 192 }])
    expect(tells(content(media[0]!.file))).toBe(false)
  })

  it('that a phone has compressed without turning them are told how to be turned', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(await picture('jpeg', { width: 3000, height: 2000, orientation: 6 }), 'x.jpg')))
    for (const [width, height, orientation] of [[300, 200, 6], [200, 300, 1]] as const) {
      const compressed = await picture('jpeg', { width, height })
      phone.wx.compressImage.mockImplementation(({ success }) => success({ tempFilePath: temp('c.jpg', compressed) }))
      const { media } = await pick()
      expect(media).toMatchObject([{ width: 200, height: 300 }])
      expect(imageHeader(content(media[0]!.file))).toMatchObject({ orientation })
    }
  })

  it('that the phone cannot read are refused with what to do', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(container('heic'), 'x.heic')))
    expect((await pick()).refused).toMatchObject([{ failure: { kind: 'picture-unsupported', params: { format: 'HEIC' } } }])
  })

  it('can be videos, with what WeChat knows of them', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers(chosen(container('isom'), 'v.mp4', { fileType: 'video', width: 720, height: 1280, duration: 4.2, thumbTempFilePath: 'http://tmp/v.jpg' })))
    expect((await pick()).media).toMatchObject([{ kind: 'video', name: 'video.mp4', width: 720, height: 1280, seconds: 4, poster: 'http://tmp/v.jpg' }])
  })

  it('are gone when the phone has cleared them', async () => {
    phone.wx.chooseMedia!.mockImplementation(answers({ tempFilePath: 'http://tmp/gone.jpg', size: 9, fileType: 'image' }))
    expect((await pick()).refused).toMatchObject([{ failure: { kind: 'file-unreadable', detail: expect.stringContaining('no such file') } }])
  })

  it('come by chooseImage where chooseMedia is missing', async () => {
    phone.wx.chooseMedia = undefined
    const bytes = await picture('png')
    phone.wx.chooseImage.mockImplementation(({ success }) => success({ tempFilePaths: [], tempFiles: [{ path: temp('x.png', bytes), size: bytes.length }] }))
    expect((await pick()).media).toMatchObject([{ name: 'image.png' }])
    expect(phone.wx.chooseImage.mock.calls[0]![0]).toMatchObject({ count: 9, sizeType: ['compressed'], sourceType: ['album'] })
  })
})

describe('the camera of a phone', () => {
  it('takes one picture or a video of a minute', async () => {
    await picker.shoot()
    expect(phone.wx.chooseMedia!.mock.calls[0]![0]).toMatchObject({ count: 1, sourceType: ['camera'], maxDuration: 60 })
  })
})

describe('files of a phone', () => {
  it('come from a WeChat chat with their names, unchanged', async () => {
    const bytes = await picture('jpeg')
    phone.wx.chooseMessageFile.mockImplementation(({ success }) => success({ tempFiles: [{ name: 'trip.jpg', path: temp('r4nd0m', bytes), size: bytes.length, type: 'image' }] }))
    expect(await picker.pickFiles()).toMatchObject({ media: [{ kind: 'file', name: 'trip.jpg', file: 'http://tmp/r4nd0m', bytes: bytes.length }], refused: [] })
    expect(phone.wx.chooseMessageFile.mock.calls[0]![0]).toMatchObject({ count: 9, type: 'all' })
  })

  it('cannot be chosen in a WeChat without that picker', async () => {
    Object.assign(phone.wx, { chooseMessageFile: undefined })
    expect((await picker.pickFiles()).refused).toMatchObject([{ name: '', failure: { kind: 'media-unavailable' } }])
  })
})

describe('a picker that gives nothing', () => {
  it.each([
    ['the user has refused the privacy agreement', 'chooseMedia:fail privacy permission is not authorized', 104, 'media-refused'],
    ['the phone does not allow it', 'chooseMedia:fail system permission denied', undefined, 'media-refused'],
    ['the agreement does not declare it', 'chooseMedia:fail api scope is not declared in the privacy agreement', 112, 'media-undeclared'],
    ['it failed', 'chooseMedia:fail internal error', undefined, 'media-unavailable'],
  ])('because %s says so', async (_, errMsg, errno, kind) => {
    phone.wx.chooseMedia!.mockImplementation(failing(errMsg, errno))
    expect(await pick()).toMatchObject({ media: [], refused: [{ name: '', failure: { kind, detail: expect.stringContaining(errMsg) } }] })
  })

  it('because it is not declared names what to declare and where, for diagnostics', async () => {
    phone.wx.chooseMessageFile.mockImplementation(failing('chooseMessageFile:fail api scope is not declared in the privacy agreement', 112))
    expect((await picker.pickFiles()).refused[0]!.failure.detail).toMatch(/选中的文件.*用户隐私保护指引/)
  })
})
