import { afterEach, describe, expect, it, vi } from 'vitest'

import type { App } from '../host'

import { call, program, run } from './support'

const empty = program({ wxml: '<view>hello</view>' })
const MB = 1024 * 1024

interface Manager {
  accessSync: (path: string) => void
  copyFileSync: (from: string, to: string) => void
  mkdirSync: (path: string) => void
  readdirSync: (path: string) => string[]
  readFileSync: (path: string, encoding?: string, position?: number, length?: number) => string | ArrayBuffer
  renameSync: (from: string, to: string) => void
  saveFileSync: (path: string, to?: string) => string
  statSync: (path: string, recursive?: boolean) => { size: number, lastModifiedTime: number, isFile: () => boolean }
  unlinkSync: (path: string) => void
  writeFileSync: (path: string, data: string) => void
}

const managerOf = (app: App) => (app.host.wx.getFileSystemManager as () => Manager)()

async function open(options?: Parameters<typeof run>[1]) {
  const app = await run(empty, options)
  return { app, files: managerOf(app) }
}

describe('temporary files', () => {
  it('can be made from a size, without their bytes in memory', async () => {
    const { app, files } = await open()
    const path = app.addTempFile('mp4', { size: 90 * MB, head: new Uint8Array([7]) })
    expect(files.statSync(path)).toMatchObject({ size: 90 * MB })
    expect(await call(app, 'getFileInfo', { filePath: path })).toMatchObject({ size: 90 * MB })
    expect([...new Uint8Array(files.readFileSync(path, undefined, 0, 3) as ArrayBuffer)]).toEqual([7, 0, 0])
    files.copyFileSync(path, 'wxfile://usr/film.mp4')
    const { files: later } = await open(app.kill())
    expect(later.statSync('wxfile://usr/film.mp4')).toMatchObject({ size: 90 * MB })
    expect([...new Uint8Array(later.readFileSync('wxfile://usr/film.mp4', undefined, 0, 2) as ArrayBuffer)]).toEqual([7, 0])
  })

  it('are gone after a kill, and their paths are not used again', async () => {
    const { app } = await open()
    const path = app.addTempFile('jpg', new Uint8Array([1]))
    const { app: later, files } = await open(app.kill())
    expect(later.addTempFile('jpg', new Uint8Array([2]))).not.toBe(path)
    expect(() => files.accessSync(path)).toThrow(`accessSync:fail no such file or directory ${path}`)
  })

  it('can be read and copied, but not written or removed', async () => {
    const { app, files } = await open()
    const path = app.addTempFile('txt', new Uint8Array([65]))
    expect(files.readFileSync(path, 'utf8')).toBe('A')
    expect(() => files.writeFileSync(path, 'x')).toThrow(`writeFileSync:fail permission denied, open ${path}`)
    expect(() => files.unlinkSync(path)).toThrow('unlinkSync:fail permission denied')
    expect(() => files.renameSync(path, 'wxfile://usr/a.txt')).toThrow('renameSync:fail permission denied')
  })
})

describe('a file manager', () => {
  afterEach(() => void vi.useRealTimers())

  it('reads a part of a file, and refuses a part that is not in it', async () => {
    const { files } = await open()
    files.writeFileSync('wxfile://usr/a.txt', 'abcdef')
    expect(files.readFileSync('wxfile://usr/a.txt', 'utf8', 2, 3)).toBe('cde')
    expect(files.readFileSync('wxfile://usr/a.txt', 'utf8', 4)).toBe('ef')
    expect(() => files.readFileSync('wxfile://usr/a.txt', 'utf8', 6)).toThrow('readFileSync:fail the value of "position" is out of range')
    expect(() => files.readFileSync('wxfile://usr/a.txt', 'utf8', 0, 7)).toThrow('readFileSync:fail the value of "length" is out of range')
  })

  it('renames files and whole folders', async () => {
    const { files } = await open()
    files.mkdirSync('wxfile://usr/a')
    files.writeFileSync('wxfile://usr/a/1.txt', 'one')
    files.renameSync('wxfile://usr/a', 'wxfile://usr/b')
    files.renameSync('wxfile://usr/b/1.txt', 'wxfile://usr/b/2.txt')
    expect(files.readdirSync('wxfile://usr/b')).toEqual(['2.txt'])
    expect(() => files.readdirSync('wxfile://usr/a')).toThrow('readdirSync:fail no such file or directory wxfile://usr/a')
    expect(() => files.readdirSync('wxfile://usr/b/2.txt')).toThrow('readdirSync:fail not a directory')
  })

  it('tells when a file was written, in seconds', async () => {
    const { files } = await open()
    vi.useFakeTimers({ now: 1_700_000_000_500, toFake: ['Date'] })
    files.writeFileSync('wxfile://usr/a.txt', 'one')
    expect(files.statSync('wxfile://usr/a.txt').lastModifiedTime).toBe(1_700_000_000)
  })

  it('lists what is below a folder with its sizes', async () => {
    const { app, files } = await open()
    files.mkdirSync('wxfile://usr/a')
    files.writeFileSync('wxfile://usr/a/1.txt', 'one')
    const stats = await new Promise<{ stats: { path: string, stats: { size: number } }[] }>((success) => {
      (managerOf(app) as unknown as { stat: (options: object) => void }).stat({ path: 'wxfile://usr', recursive: true, success })
    })
    expect(stats.stats.map(each => [each.path, each.stats.size])).toEqual([['/', 0], ['/a', 0], ['/a/1.txt', 3]])
  })

  it('moves a temporary file to the saved files, which stay and are listed', async () => {
    const { app, files } = await open()
    const path = app.addTempFile('jpg', new Uint8Array([1, 2]))
    const saved = files.saveFileSync(path)
    expect(() => files.accessSync(path)).toThrow('no such file')
    expect(() => files.saveFileSync(path)).toThrow('saveFileSync:fail tempFilePath file not exist')
    const { app: later } = await open(app.kill())
    expect(await call(later, 'getSavedFileList')).toMatchObject({ fileList: [{ filePath: saved, size: 2 }] })
  })
})

describe('the quota for files that stay', () => {
  it('is that of the launch, counts saved files too, and leaves temporary files alone', async () => {
    const { app, files } = await open({ fileQuota: 2 * MB })
    const path = app.addTempFile('jpg', { size: 1.5 * MB })
    files.saveFileSync(app.addTempFile('jpg', { size: MB }))
    expect(() => files.copyFileSync(path, 'wxfile://usr/a.jpg')).toThrow('copyFileSync:fail the maximum size of the file storage limit is exceeded')
    expect(() => files.saveFileSync(path)).toThrow('saveFileSync:fail the maximum size of the file storage limit is exceeded')
    files.accessSync(path)
  })

  it('is 200 MB by default, with at most 100 MB for one file', async () => {
    const { app, files } = await open()
    const half = app.addTempFile('mp4', { size: 100 * MB })
    files.copyFileSync(half, 'wxfile://usr/1.mp4')
    files.copyFileSync(half, 'wxfile://usr/2.mp4')
    expect(() => files.writeFileSync('wxfile://usr/3.txt', 'x')).toThrow('limit is exceeded')
    const { app: other, files: empty } = await open()
    expect(() => empty.copyFileSync(other.addTempFile('mp4', { size: 100 * MB + 1 }), 'wxfile://usr/1.mp4')).toThrow('limit is exceeded')
  })
})

describe('a file that leaves the mini program', () => {
  it('opens as a document when WeChat knows its kind, by extension or fileType', async () => {
    const { app, files } = await open()
    files.writeFileSync('wxfile://usr/plan.pdf', 'x')
    files.writeFileSync('wxfile://usr/notes.txt', 'xy')
    await call(app, 'openDocument', { filePath: 'wxfile://usr/plan.pdf', showMenu: true })
    await call(app, 'openDocument', { filePath: 'wxfile://usr/notes.txt', fileType: 'docx' })
    await expect(call(app, 'openDocument', { filePath: 'wxfile://usr/notes.txt' })).rejects.toMatchObject({ errMsg: 'openDocument:fail filetype not supported' })
    await expect(call(app, 'openDocument', { filePath: 'wxfile://usr/none.pdf' })).rejects.toMatchObject({ errMsg: 'openDocument:fail file doesn\'t exist' })
    expect(app.handedOver).toEqual([
      { by: 'openDocument', filePath: 'wxfile://usr/plan.pdf', size: 1, fileName: 'plan.pdf', fileType: 'pdf', showMenu: true },
      { by: 'openDocument', filePath: 'wxfile://usr/notes.txt', size: 2, fileName: 'notes.txt', fileType: 'docx', showMenu: false },
    ])
  })

  it('is shared to a chat only right after a tap', async () => {
    const { app, files } = await open()
    files.writeFileSync('wxfile://usr/a.zip', 'x')
    const share = () => call(app, 'shareFileMessage', { filePath: 'wxfile://usr/a.zip', fileName: 'all.zip' })
    await expect(share()).rejects.toMatchObject({ errMsg: 'shareFileMessage:fail can only be invoked by user TAP gesture.' })
    await app.tap('hello')
    await share()
    expect(app.handedOver).toEqual([{ by: 'shareFileMessage', filePath: 'wxfile://usr/a.zip', size: 1, fileName: 'all.zip' }])
  })

  it('is saved to the disk on a computer, not on a phone', async () => {
    const path = 'wxfile://usr/a.zip'
    const { app, files } = await open()
    files.writeFileSync(path, 'x')
    await expect(call(app, 'saveFileToDisk', { filePath: path })).rejects.toMatchObject({ errMsg: 'saveFileToDisk:fail not supported on this platform' })
    const { app: computer } = await open({ ...app.kill(), device: { platform: 'windows' } })
    await call(computer, 'saveFileToDisk', { filePath: path })
    expect(computer.handedOver).toEqual([{ by: 'saveFileToDisk', filePath: path, size: 1 }])
  })
})
