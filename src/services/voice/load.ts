import { failed, textOf } from '@/utils/failure'

const notLoaded = (thrown: unknown) => { throw failed('network', { detail: textOf(thrown) }) }

/** The recorder: on mp-weixin in the subpackage of ZIM, whose download has begun with the first page; on H5 a lazy chunk. Rejects with `network` when it cannot be loaded. */
export const loadRecorder = () => import('../../packages/zim/voiceRecorder').catch(notLoaded)

/** The player, as {@link loadRecorder}. */
export const loadPlayer = () => import('../../packages/zim/voicePlayer').catch(notLoaded)
