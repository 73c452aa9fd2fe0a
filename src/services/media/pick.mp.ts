import { createFailure } from '@/utils/failure'

import type { PrepareOptions, Source } from './prepare'
import type { MediaPicker, PickResult } from './prepared'
import type { MediaFile } from './wechat.mp'

import { device, discard, sizeOf } from './device.mp'
import { MOST_AT_ONCE } from './limits'
import { pickerFailure } from './pickerFailure.mp'
import { nothingPicked, prepareAll } from './prepare'
import { ask, wechat } from './wechat.mp'

/** Longest video of the camera that WeChat records, s. */
const LONGEST_SHOT = 60

/** Temporary names of phones are random: the name is made of the kind. */
const ofMedia = ({ tempFilePath, size, fileType, width, height, duration, thumbTempFilePath }: MediaFile): Source => ({
  name: '',
  bytes: size,
  file: tempFilePath,
  ...(fileType === 'video' && { width, height, seconds: duration, poster: thumbTempFilePath }),
})

interface Choice { isOriginal: boolean, count: number, sourceType: 'album' | 'camera' }

/** Exactly one size is asked for: with both, WeChat shows its own switch and does not tell its position. */
async function chooseMedia({ isOriginal, count, sourceType }: Choice): Promise<Source[]> {
  const options = { count, sourceType: [sourceType], sizeType: [isOriginal ? 'original' : 'compressed'] }
  const { chooseMedia, chooseImage } = wechat()
  if (chooseMedia) {
    const mediaType = ['image', 'video']
    // Of the album no length is asked for: WeChat on computers opens nothing then.
    const { tempFiles } = await ask<{ tempFiles: MediaFile[] }>(callbacks => chooseMedia({ ...options, mediaType, ...(sourceType === 'camera' && { maxDuration: LONGEST_SHOT }), ...callbacks }))
    return tempFiles.map(ofMedia)
  }
  const { tempFiles } = await ask<{ tempFiles: Array<{ path: string, size: number }> }>(callbacks => chooseImage({ ...options, ...callbacks }))
  return tempFiles.map(({ path, size }) => ({ name: '', bytes: size, file: path }))
}

async function chooseFiles(): Promise<Source[]> {
  const { chooseMessageFile } = wechat()
  const { tempFiles } = await ask<{ tempFiles: Array<{ name: string, path: string, size: number }> }>(callbacks => chooseMessageFile!({ count: MOST_AT_ONCE, type: 'all', ...callbacks }))
  return tempFiles.map(({ name, path, size }) => ({ name, bytes: size, file: path }))
}

async function run(api: string, choose: () => Promise<Source[]>, options: PrepareOptions, onChosen?: (n: number) => void): Promise<PickResult> {
  let sources: Source[]
  try { sources = await choose() }
  catch (error) { return nothingPicked(pickerFailure(api, error) ?? undefined) }
  onChosen?.(sources.length)
  const measured = await Promise.all(sources.map(async source => source.bytes === undefined ? { ...source, bytes: await sizeOf(source.file as string) } : source))
  return prepareAll(measured, device, options)
}

/** WeChat's pickers. */
export const picker: MediaPicker = {
  canShoot: true,
  pickPhotos: ({ isOriginal, count = MOST_AT_ONCE }, onChosen) => run('chooseMedia', () => chooseMedia({ isOriginal, count, sourceType: 'album' }), { isOriginal }, onChosen),
  shoot: onChosen => run('chooseMedia', () => chooseMedia({ isOriginal: false, count: 1, sourceType: 'camera' }), {}, onChosen),
  async pickFiles(onChosen) {
    if (!wechat().chooseMessageFile)
      return nothingPicked(createFailure('media-unavailable', { detail: 'chooseMessageFile is missing' }))
    return run('chooseMessageFile', chooseFiles, { asFile: true }, onChosen)
  },
  discard: ({ file }) => discard(file),
}
