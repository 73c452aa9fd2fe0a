import type { ConnectionPhase } from '@/types/connection'
import type { Failure } from '@/types/failure'

import { loadModule } from '@/utils/loadModule'

import type { CommonKey, KeyOf, Translate } from './texts'
import type { account } from './zh-CN/account'
import type { chatShared } from './zh-CN/chatShared'
import type { failures as FailureTexts } from './zh-CN/failures'
import type { groups } from './zh-CN/groups'
import type { invites } from './zh-CN/invites'
import type { media } from './zh-CN/media'
import type { people } from './zh-CN/people'
import type { profile } from './zh-CN/profile'
import type { viewer } from './zh-CN/viewer'
import type { voice } from './zh-CN/voice'

import { addTexts, translate } from './texts'
// #ifdef H5
import { failures } from './zh-CN/failures'
// #endif

export type { CommonKey, Locale } from './texts'
export { locale, setLocale } from './texts'

/** For common texts. The texts of a page come with its own `t`: `@/i18n/chat`, `@/i18n/account` … */
export const t: Translate<CommonKey> = translate

/** UTF-8 bytes of one Chinese character: what an excess in bytes means to a reader. */
const BYTES_OF_HAN = 3

/** Every kind of failure has its text in one of these groups. */
const explain: Translate<KeyOf<typeof FailureTexts | typeof account | typeof chatShared | typeof groups | typeof invites | typeof media | typeof people | typeof profile | typeof viewer | typeof voice>> = translate

// #ifdef H5
// Not a chunk of its own: a network that fails would keep away the text that says so.
addTexts(failures)
// #endif

/** What happened, what it means and what to do, in the present language. */
export function failureText({ textKey, params }: Failure): string {
  // #ifdef MP-WEIXIN
  const loaded = loadModule(() => import('./zh-CN/failures'))
  if ('failures' in loaded) addTexts(loaded.failures)
  // #endif
  return explain(textKey, { ...params, characters: Math.ceil(Number(params.excess ?? 0) / BYTES_OF_HAN) })
}

export const phaseText = (phase: ConnectionPhase): string => t(`phase.${phase}`)
