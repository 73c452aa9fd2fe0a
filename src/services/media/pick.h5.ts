import { createFailure } from '@/utils/failure'

import type { PrepareOptions } from './prepare'
import type { MediaPicker, PickResult } from './prepared'

import { chooseFiles } from './chooseFiles.h5'
import { device } from './device.h5'
import { MOST_AT_ONCE } from './limits'
import { prepareAll } from './prepare'

/** Named one by one: iPhones then hand out their HEIC pictures as JPEG. */
const PHOTOS = 'image/jpeg,image/png,image/gif,image/webp,image/bmp,image/avif,video/mp4,video/quicktime'

/** Those beyond the limit are refused together, and the first ones prepared. */
async function prepared(files: readonly File[], count: number, options: PrepareOptions = {}): Promise<PickResult> {
  const sources = files.slice(0, count).map(file => ({ name: file.name, bytes: file.size, file }))
  const result = await prepareAll(sources, device, options)
  if (files.length > count) result.refused.push({ name: '', failure: createFailure('too-many-files', { params: { n: files.length - count, limit: count } }) })
  return result
}

async function run(attributes: Parameters<typeof chooseFiles>[0], count: number, options: PrepareOptions, onChosen?: (n: number) => void): Promise<PickResult> {
  const files = await chooseFiles(attributes)
  if (files.length) onChosen?.(files.length)
  return prepared(files, count, options)
}

/** The browser's pickers. */
export const picker: MediaPicker & Required<Pick<MediaPicker, 'fromFiles'>> = {
  canShoot: matchMedia('(pointer: coarse)').matches,
  pickPhotos: ({ isOriginal, count = MOST_AT_ONCE }, onChosen) => run({ accept: PHOTOS, multiple: count > 1 }, count, { isOriginal }, onChosen),
  shoot: onChosen => run({ accept: 'image/*,video/*', capture: 'environment' }, 1, {}, onChosen),
  pickFiles: onChosen => run({ multiple: true }, MOST_AT_ONCE, { asFile: true }, onChosen),
  fromFiles: files => prepared(files, MOST_AT_ONCE),
  discard: () => {},
}
