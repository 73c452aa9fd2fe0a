import { createFailure } from '@/utils/failure'

import type { PrepareOptions } from './prepare'
import type { MediaPicker, PickResult } from './prepared'

import { device } from './device.h5'
import { MOST_AT_ONCE } from './limits'
import { prepareAll } from './prepare'

/** Named one by one: iPhones then hand out their HEIC pictures as JPEG. */
const PHOTOS = 'image/jpeg,image/png,image/gif,image/webp,image/bmp,image/avif,video/mp4,video/quicktime'

/** Ends a choice of which the browser did not tell that it was cancelled. */
let endLast = () => {}

/** Opens the browser's picker. No files when it is cancelled. */
function choose(attributes: { accept?: string, multiple?: boolean, capture?: string }): Promise<File[]> {
  endLast()
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', hidden: true }, attributes)
    if (attributes.capture) input.setAttribute('capture', attributes.capture)
    // Some browsers on phones forget an input that is not in the document.
    document.body.append(input)
    function end() {
      input.remove()
      endLast = () => {}
      resolve(Array.from(input.files ?? []))
    }
    endLast = end
    input.addEventListener('change', end)
    input.addEventListener('cancel', end)
    input.click()
  })
}

/** Those beyond the limit are refused together, and the first ones prepared. */
async function prepared(files: readonly File[], count: number, options: PrepareOptions = {}): Promise<PickResult> {
  const sources = files.slice(0, count).map(file => ({ name: file.name, bytes: file.size, file }))
  const result = await prepareAll(sources, device, options)
  if (files.length > count) result.refused.push({ name: '', failure: createFailure('too-many-files', { params: { n: files.length - count, limit: count } }) })
  return result
}

async function run(attributes: Parameters<typeof choose>[0], count: number, options: PrepareOptions, onChosen?: (n: number) => void): Promise<PickResult> {
  const files = await choose(attributes)
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
