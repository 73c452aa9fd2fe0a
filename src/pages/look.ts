import { computed } from 'vue'

import { appearance, textScale } from '@/utils/appearance'
import { loadModule } from '@/utils/loadModule'

/** Class of the root element of every page: its colours. */
export const look = computed(() => appearance.value === 'system' ? 'look' : `look look--${appearance.value}`)
/** Style of the same element: its text size. */
export const lookStyle = computed(() => textScale.value === 1 ? '' : `--text-scale:${textScale.value}`)

/** The bars were given colours, so WeChat does not change them with the device any more. */
let hasColors = false

/** Mini program: gives the bars of the page in front the chosen colours. H5 draws them with the pages. */
export function colorBars(): void {
  // #ifdef MP-WEIXIN
  if (appearance.value === 'system' && !hasColors)
    return
  hasColors = true
  const loaded = loadModule(() => import('./barColors'))
  if ('setBarColors' in loaded) loaded.setBarColors(appearance.value)
  // #endif
}
