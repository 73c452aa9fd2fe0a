import { beforeEach, describe, expect, it, vi } from 'vitest'

import { openMessageFile } from '@/packages/media/openMessageFile'
import { failed } from '@/utils/failure'

import { t } from '../../support/texts'
import { message } from '../message/fixtures'

vi.mock('@/packages/media/messageFiles', () => ({ messageFiles: () => ({ fileOf: () => fileOf() }) }))

const HOSTILE = '<script>alert(1)</script>'
const file = (name: string) => message({ body: { kind: 'file', name, bytes: 9, url: 'https://files.example.com/a' } })

let fileOf: () => Promise<File>
let isRunning: boolean
const recordError = vi.fn()
const open = (name: string) => openMessageFile(file(name), { isRunning: () => isRunning } as never, recordError)

/** What the browser was asked to save. */
let saved: Array<{ name: string, blob: Blob }>

beforeEach(() => {
  saved = []
  recordError.mockClear()
  isRunning = false
  fileOf = async () => new File([HOSTILE], 'a', { type: 'text/html' })
  vi.mocked(uni.showModal).mockClear()
  const blobs = new Map<string, Blob>()
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.set(`blob:${blobs.size}`, blob as Blob)
    return `blob:${blobs.size - 1}`
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {})
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) { saved.push({ name: this.download, blob: blobs.get(this.href)! }) })
})

describe('a tap on a file (H5)', () => {
  it('has it saved under a safe name, as nothing that a browser would show', async () => {
    await open('../page\u202E.html')
    expect(saved).toHaveLength(1)
    expect(saved[0]!.name).toBe('_page_.html')
    expect([saved[0]!.blob.type, await saved[0]!.blob.text()]).toEqual(['application/octet-stream', HOSTILE])
  })

  it('does nothing while the file is downloaded', async () => {
    isRunning = true
    fileOf = vi.fn(fileOf)
    await open('a.pdf')
    expect(fileOf).not.toHaveBeenCalled()
  })

  it('says why the file could not be had, and leaves the reason in diagnostics', async () => {
    fileOf = async () => { throw failed('file-gone') }
    await open('a.pdf')
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toBe(t('failure.file-gone'))
    expect(recordError.mock.lastCall![0]).toMatchObject({ kind: 'file-gone' })
  })

  it('says nothing when the user has cancelled the download', async () => {
    fileOf = async () => { throw failed('cancelled') }
    await open('a.pdf')
    expect(uni.showModal).not.toHaveBeenCalled()
    expect(recordError).not.toHaveBeenCalled()
  })
})
