import { failed } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import type { ZimModule } from './adapter'

let loaded: ZimModule | null = null

/**
 * The vendor module, loaded on first use: on mp-weixin by `require.async` from its subpackage, on H5 as a lazy chunk.
 * Rejects with `sdk-load` when the download fails; the next call tries again.
 */
export const loadZim: () => Promise<ZimModule> = singleFlight(async () => {
  if (loaded)
    return loaded
  try {
    const { ZIM } = await import('../packages/zim/index')
    if (!ZIM)
      throw new Error('the subpackage came without ZIM')
    return loaded = { ZIM }
  }
  catch (thrown) {
    throw failed('sdk-load', { detail: String((thrown as { errMsg?: string })?.errMsg ?? thrown) })
  }
})
