import { beforeEach, describe, expect, it, vi } from 'vitest'

import { failureOf } from '@/utils/failure'

type Options = Record<string, any> & { success: (result: unknown) => void, fail: (error: unknown) => void }

const HOME = 'wxfile://usr'
const KEPT = `${HOME}/media/a/key.bin`
const succeeding = ({ success }: Options) => success({})
const failing = (errMsg: string, errno?: number) => ({ fail }: Options) => fail({ errMsg, errno })

/** WeChat with the names of the files below its home. */
function createWechat() {
  const files = new Set([KEPT])
  const fs = {
    mkdir: succeeding,
    readdir: ({ dirPath, success }: Options) => success({ files: [...files].filter(path => path.startsWith(`${dirPath}/`)).map(path => path.slice(dirPath.length + 1)) }),
    unlink({ filePath, success }: Options) {
      files.delete(filePath)
      success({})
    },
    copyFile: vi.fn(({ srcPath, destPath, success, fail }: Options) => {
      if (!files.has(srcPath))
        return fail({ errMsg: 'copyFile:fail no such file' })
      files.add(destPath)
      success({})
    }),
  }
  return {
    files,
    fs,
    wx: {
      env: { USER_DATA_PATH: HOME },
      getFileSystemManager: () => fs,
      openDocument: vi.fn<(options: Options) => void>(succeeding),
      previewMedia: vi.fn<(options: Options) => void>(succeeding),
      shareFileMessage: vi.fn<(options: Options) => void>(succeeding),
      saveFileToDisk: vi.fn<(options: Options) => void>(succeeding),
      saveImageToPhotosAlbum: vi.fn<(options: Options) => void>(succeeding),
      saveVideoToPhotosAlbum: vi.fn<(options: Options) => void>(succeeding),
      openSetting: vi.fn(),
      openAppAuthorizeSetting: vi.fn(),
      getAppAuthorizeSetting: vi.fn(() => ({ albumAuthorized: 'authorized' })),
    },
  }
}

let phone: ReturnType<typeof createWechat>
let platform: string

beforeEach(() => {
  phone = createWechat()
  platform = 'android'
  vi.stubGlobal('wx', phone.wx)
  vi.stubGlobal('uni', { getDeviceInfo: () => ({ platform }) })
})

describe('a file in the mini program', () => {
  const open = async (name: string) => (await import('@/services/media/openFile.mp')).openFile(KEPT, name)

  it('that is a document is shown by WeChat under its own name, with the menu that forwards it', async () => {
    expect(await open('Plan 2026.PDF')).toEqual({ isOpen: true })
    expect(phone.wx.openDocument.mock.lastCall![0]).toMatchObject({ filePath: `${HOME}/opened/Plan 2026.PDF`, fileType: 'pdf', showMenu: true })
  })

  it.each([['a.jpg', 'image'], ['b.mp4', 'video']])('%s is shown as a picture or video', async (name, type) => {
    expect(await open(name)).toEqual({ isOpen: true })
    expect(phone.wx.previewMedia.mock.lastCall![0]).toMatchObject({ sources: [{ url: `${HOME}/opened/${name}`, type }] })
  })

  it.each(['notes.txt', 'table.csv', 'read.md', 'all.zip', 'page.html', 'drawing.svg', 'README'])('%s is none that WeChat can show', async (name) => {
    expect(await open(name)).toEqual({ isOpen: false, path: `${HOME}/opened/${name}` })
    expect(phone.wx.openDocument).not.toHaveBeenCalled()
  })

  it('that WeChat refuses can be handed over', async () => {
    phone.wx.openDocument.mockImplementation(failing('openDocument:fail file damaged'))
    expect(await open('a.docx')).toEqual({ isOpen: false, path: `${HOME}/opened/a.docx` })
  })

  it('leaves no path by its name', async () => {
    await open('../../secret/..\\x.pdf')
    expect(phone.wx.openDocument.mock.lastCall![0].filePath).toMatch(/^wxfile:\/\/usr\/opened\/[^/\\]+\.pdf$/)
  })

  it('takes the place of the one that was opened before', async () => {
    await open('a.pdf')
    await open('b.pdf')
    expect([...phone.files]).toEqual([KEPT, `${HOME}/opened/b.pdf`])
  })

  it('is opened where it lies when there is no room for a copy', async () => {
    phone.fs.copyFile.mockImplementation(failing('copyFile:fail storage limit exceeded'))
    await open('a.pdf')
    expect(phone.wx.openDocument.mock.lastCall![0]).toMatchObject({ filePath: KEPT, fileType: 'pdf' })
  })

  it('is forwarded on a phone, and saved on a computer', async () => {
    const { handOver } = await import('@/services/media/openFile.mp')
    await handOver('path/a.zip', 'a.zip')
    expect(phone.wx.shareFileMessage.mock.lastCall![0]).toMatchObject({ filePath: 'path/a.zip', fileName: 'a.zip' })
    expect(phone.wx.saveFileToDisk).not.toHaveBeenCalled()
    platform = 'windows'
    await handOver('path/a.zip', 'a.zip')
    expect(phone.wx.saveFileToDisk.mock.lastCall![0]).toMatchObject({ filePath: 'path/a.zip' })
    expect(phone.wx.shareFileMessage).toHaveBeenCalledOnce()
  })
})

describe('the album', () => {
  const save = async (kind: 'image' | 'video' = 'image') => (await import('@/services/media/album.mp')).saveToAlbum('path/a.jpg', kind)
  const failureOfSave = async () => failureOf(await save().catch(thrown => thrown))

  it('gets pictures and videos', async () => {
    expect(await save()).toBe(true)
    expect(await save('video')).toBe(true)
    expect(phone.wx.saveImageToPhotosAlbum.mock.calls.map(([{ filePath }]) => filePath)).toEqual(['path/a.jpg'])
    expect(phone.wx.saveVideoToPhotosAlbum).toHaveBeenCalledOnce()
  })

  it('gets nothing when the user cancels, which is no failure', async () => {
    phone.wx.saveImageToPhotosAlbum.mockImplementation(failing('saveImageToPhotosAlbum:fail cancel'))
    expect(await save()).toBe(false)
  })

  it.each([
    ['saveImageToPhotosAlbum:fail auth deny', undefined, 'album-refused'],
    ['saveImageToPhotosAlbum:fail:auth denied', undefined, 'album-refused'],
    ['saveImageToPhotosAlbum:fail privacy permission is not authorized', 104, 'album-refused'],
    ['saveImageToPhotosAlbum:fail system permission denied', undefined, 'album-refused'],
    ['saveImageToPhotosAlbum:fail api scope is not declared in the privacy agreement', 112, 'album-undeclared'],
    ['saveImageToPhotosAlbum:fail invalid file type', undefined, 'album-failed'],
  ])('%s (%s) is %s', async (errMsg, errno, kind) => {
    phone.wx.saveImageToPhotosAlbum.mockImplementation(failing(errMsg, errno))
    expect(await failureOfSave()).toMatchObject({ kind, code: errno ?? null, detail: expect.stringContaining(errMsg) })
  })

  it('is allowed in the settings of the mini program, or in those of the phone where WeChat itself may not save', async () => {
    const { openAlbumSettings } = await import('@/services/media/album.mp')
    openAlbumSettings()
    expect(phone.wx.openSetting).toHaveBeenCalledOnce()
    phone.wx.getAppAuthorizeSetting.mockReturnValue({ albumAuthorized: 'denied' })
    openAlbumSettings()
    expect(phone.wx.openAppAuthorizeSetting).toHaveBeenCalledOnce()
    expect(phone.wx.openSetting).toHaveBeenCalledOnce()
  })
})
