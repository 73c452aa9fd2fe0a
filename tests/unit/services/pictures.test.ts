import { afterEach, describe, expect, it, vi } from 'vitest'

import { checkPicture, pictureAt } from '@/services/pictures'
import { failureOf } from '@/utils/failure'

afterEach(() => { vi.unstubAllGlobals() })

const MEGABYTE = 1024 * 1024

function resultOf(type: string, size: number) {
  try { return checkPicture({ file: 'a', size, type }) ?? 'accepted' }
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

  it('of WeChat has the type of its file extension, and the size if the device reports one', async () => {
    const stubFileInfo = (getFileInfo: (callbacks: { success: (result: { size: number }) => void, fail: () => void }) => void) =>
      vi.stubGlobal('uni', { getFileSystemManager: () => ({ getFileInfo }) })
    stubFileInfo(({ success }) => success({ size: 9 }))
    expect(await pictureAt('wxfile://tmp_1.jpeg')).toEqual({ file: 'wxfile://tmp_1.jpeg', size: 9, type: 'jpeg' })
    stubFileInfo(({ fail }) => fail())
    expect(await pictureAt('http://tmp/no-extension')).toMatchObject({ size: 0, type: '' })
  })
})
