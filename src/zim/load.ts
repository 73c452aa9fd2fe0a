import { failed } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import type { createZimClient, ZimModule } from './adapter'

/** The vendor module and the adapter over it: the subpackage `packages/zim`. */
export interface ZimPackage extends ZimModule { createZimClient: typeof createZimClient }

let loaded: ZimPackage | null = null

/**
 * The package, loaded on first use: on mp-weixin by `require.async` from its subpackage, on H5 as a lazy chunk.
 * Rejects with `sdk-load` when the download fails; the next call tries again.
 */
export const loadZim: () => Promise<ZimPackage> = singleFlight(async () => {
  if (loaded)
    return loaded
  try {
    const { ZIM, createZimClient } = await import('../packages/zim/index')
    if (!ZIM)
      throw new Error('the subpackage came without ZIM')
    return loaded = { ZIM, createZimClient }
  }
  catch (thrown) {
    throw failed('sdk-load', { detail: String((thrown as { errMsg?: string })?.errMsg ?? thrown) })
  }
})
