import { afterEach, describe, expect, it, vi } from 'vitest'

import { checkPicture, choosePicture, pictureAt } from '@/services/pictures'
import { failureOf } from '@/utils/failure'

afterEach(() => { vi.unstubAllGlobals() })

const MEGABYTE = 1024 * 1024

function gate(type: string, size: number) {
  try { return checkPicture({ path: 'a', size, type }) ?? 'fine' }
  catch (thrown) { return failureOf(thrown).kind }
}

describe('a chosen picture', () => {
  it.each([
    ['png', MEGABYTE, 'fine'],
    ['image/png', 1, 'fine'],
    ['JPG', 1, 'fine'],
    ['image/webp', 1, 'fine'],
    ['gif', 1, 'fine'],
    ['', 0, 'fine'],
    ['png', MEGABYTE + 1, 'picture-too-large'],
    ['bmp', 1, 'picture-form'],
    ['image/svg+xml', 1, 'picture-form'],
  ])('of type %j and %d bytes is %s', (type, size, verdict) => {
    expect(gate(type, size)).toBe(verdict)
  })

  it('has the size and type that the browser says', async () => {
    vi.stubGlobal('uni', { chooseImage: ({ success }: { success: (answer: object) => void }) => success({ tempFilePaths: ['blob:1'], tempFiles: [{ size: 7, type: 'image/png' }] }) })
    expect(await choosePicture()).toEqual({ path: 'blob:1', size: 7, type: 'image/png' })
  })

  it('is none when the person changes their mind', async () => {
    vi.stubGlobal('uni', { chooseImage: ({ fail }: { fail: () => void }) => fail() })
    expect(await choosePicture()).toBeNull()
  })

  it('of WeChat has the type in its name, and the size where the phone tells it', async () => {
    const files = (tell: (callbacks: { success: (answer: { size: number }) => void, fail: () => void }) => void) =>
      vi.stubGlobal('uni', { getFileSystemManager: () => ({ getFileInfo: tell }) })
    files(({ success }) => success({ size: 9 }))
    expect(await pictureAt('wxfile://tmp_1.jpeg')).toEqual({ path: 'wxfile://tmp_1.jpeg', size: 9, type: 'jpeg' })
    files(({ fail }) => fail())
    expect(await pictureAt('http://tmp/no-extension')).toMatchObject({ size: 0, type: '' })
  })
})
