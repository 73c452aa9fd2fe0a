import { computed, ref, shallowRef } from 'vue'

import type { MediaPicker, PickResult } from '@/services/media/prepared'

import { failureText } from '@/i18n'
import { t } from '@/i18n/media'
import { loadPicker } from '@/services/media/pick'
import { createFailure, textOf } from '@/utils/failure'

export type { PickResult, PreparedMedia } from '@/services/media/prepared'

/** One text for each refusal: the name, where there is one, what is wrong, and what to do. */
export const refusalTexts = (refused: PickResult['refused']): string[] =>
  refused.map(({ name, failure }) => name ? t('more.refused', { name, reason: failureText(failure) }) : failureText(failure))

/** The picker's chunk or subpackage could not be fetched. */
const withoutPicker = (thrown: unknown): PickResult => ({ media: [], refused: [{ name: '', failure: createFailure('media-unavailable', { detail: textOf(thrown) }) }] })

/** H5: prepares files that were pasted or dropped. Never rejects. */
export async function prepareFiles(files: readonly File[]): Promise<PickResult> {
  try { return await (await loadPicker()).fromFiles!(files) }
  catch (thrown) { return withoutPicker(thrown) }
}

/**
 * Pictures, videos and files that the user chooses. Belongs to the composer, not to its panel, which may be closed while files are prepared.
 *
 * @param onPicked called after each choice that is not empty. `problem` explains its refusals.
 */
export function useMediaPicker(onPicked: (result: PickResult) => void) {
  let picker: MediaPicker | null = null
  const canShoot = ref(false)
  /** Number of files that are being prepared. */
  const preparing = ref(0)
  const refused = shallowRef<PickResult['refused']>([])

  async function load(): Promise<MediaPicker> {
    picker ??= await loadPicker()
    canShoot.value = picker.canShoot
    return picker
  }

  async function run(choose: (from: MediaPicker, onChosen: (n: number) => void) => Promise<PickResult>): Promise<PickResult> {
    let chosen = 0
    const onChosen = (n: number) => {
      chosen = n
      preparing.value += n
    }
    refused.value = []
    // Nothing is awaited once the module is there: a browser opens its picker in the task of the tap alone.
    try { return await choose(picker ?? await load(), onChosen) }
    catch (thrown) { return withoutPicker(thrown) }
    finally { preparing.value -= chosen }
  }

  async function pick(choose: Parameters<typeof run>[0]): Promise<void> {
    const result = await run(choose)
    refused.value = result.refused
    if (result.media.length || result.refused.length) onPicked(result)
  }

  return {
    /** Called when the panel opens, so that a tap in it finds the picker loaded. */
    load: () => load().catch(() => {}),
    canShoot,
    preparing,
    /** What was refused of the last choice, one line for each. '' when nothing was. */
    problem: computed(() => refusalTexts(refused.value).join('\n')),
    clearProblem() { refused.value = [] },
    /** `isOriginal` concerns photos alone. */
    choose: (what: 'photos' | 'shoot' | 'files', isOriginal: boolean) => pick((from, onChosen) =>
      what === 'photos' ? from.pickPhotos({ isOriginal }, onChosen) : what === 'shoot' ? from.shoot(onChosen) : from.pickFiles(onChosen)),
  }
}
