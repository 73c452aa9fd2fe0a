// #ifdef H5
import { loadModule } from '@/utils/loadModule'

import type { MediaPicker } from './prepared'
// #endif

/** The pickers of the platform: mp-weixin: from the subpackage of ZIM; H5: a lazy chunk. Rejects when it cannot be loaded. */
export async function loadPicker(): Promise<MediaPicker> {
  // #ifdef H5
  return (await loadModule(() => import('./pick.h5'))).picker
  // #endif
  // #ifdef MP-WEIXIN
  return (await import('../../packages/zim/mediaPicker')).picker
  // #endif
}
