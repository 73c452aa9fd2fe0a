import { singleFlight } from '@/utils/singleFlight'
import { setLinkFinder } from '@/utils/textParts'

let isLoaded = false

/**
 * Loads what finds links in texts: on mp-weixin from the subpackage of ZIM, on H5 a lazy chunk. Resolves to whether it came with this call, so
 * that texts which are drawn have to be drawn again. False also when it cannot be loaded: texts stay without links, and the next call tries again.
 */
export const loadLinks: () => Promise<boolean> = singleFlight(async () => {
  if (isLoaded)
    return false
  try {
    const { findLinks } = await import('../packages/zim/findLinks')
    setLinkFinder(findLinks)
    return isLoaded = true
  }
  catch { return false }
})
