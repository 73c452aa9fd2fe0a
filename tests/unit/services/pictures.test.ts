import { afterEach, describe, expect, it, vi } from 'vitest'

import { checkPicture, choosePicture, pictureAt } from '@/services/pictures'
import { failureOf } from '@/utils/failure'

const chosen = vi.hoisted(() => ({ files: [] as File[] }))
vi.mock('@/services/media/chooseFiles.h5', () => ({ chooseFiles: async () => chosen.files }))

afterEach(() => { vi.unstubAllGlobals() })

const MEGABYTE = 1024 * 1024

function resultOf(type: string, size: number) {
  try { return checkPicture({ path: 'a', size, type }) ?? 'accepted' }
  catch (thrown) { return failureOf(thrown).kind }
}

describe('a chosen picture', () => {
  it.each([
    ['png', MEGABYTE, 'accepted'],
    ['image/png', 1, 'accepted'],
    ['JPG', 1, 'accepted'],
    ['image/webp', 1, 'accepted'],
    ['gif', 1, 'accepted'],
    ['', 0, 'accepted'],
    ['png', MEGABYTE + 1, 'picture-too-large'],
    ['bmp', 1, 'picture-form'],
    ['image/svg+xml', 1, 'picture-form'],
  ])('of type %j and %d bytes is %s', (type, size, result) => {
    expect(resultOf(type, size)).toBe(result)
  })

  it('has the size and type reported by the browser', async () => {
    chosen.files = [new File(['1234567'], 'a.png', { type: 'image/png' })]
    expect(await choosePicture()).toEqual({ path: expect.stringMatching(/^blob:/), size: 7, type: 'image/png' })
  })

  it('is null when the picker is cancelled', async () => {
    chosen.files = []
    expect(await choosePicture()).toBeNull()
  })

  it('of WeChat has the type of its file extension, and the size if the device reports one', async () => {
    const stubFileInfo = (getFileInfo: (callbacks: { success: (result: { size: number }) => void, fail: () => void }) => void) =>
      vi.stubGlobal('uni', { getFileSystemManager: () => ({ getFileInfo }) })
    stubFileInfo(({ success }) => success({ size: 9 }))
    expect(await pictureAt('wxfile://tmp_1.jpeg')).toEqual({ path: 'wxfile://tmp_1.jpeg', size: 9, type: 'jpeg' })
    stubFileInfo(({ fail }) => fail())
    expect(await pictureAt('http://tmp/no-extension')).toMatchObject({ size: 0, type: '' })
  })
})
