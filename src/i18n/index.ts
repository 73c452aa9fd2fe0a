import type { ConnectionPhase } from '@/types/connection'
import type { Failure } from '@/types/failure'

import type { CommonKey, KeyOf, Translate } from './texts'
import type { account } from './zh-CN/account'
import type { chat } from './zh-CN/chat'

import { translate } from './texts'

export type { CommonKey, Locale } from './texts'
export { locale, setLocale } from './texts'

/** For common texts. The texts of a page come with its own `t`: `@/i18n/chat`, `@/i18n/account` … */
export const t: Translate<CommonKey> = translate

/** UTF-8 bytes of one Chinese character: what an excess in bytes means to a reader. */
const BYTES_OF_HAN = 3

/** Every kind of failure has its text in one of these groups. */
const explain: Translate<CommonKey | KeyOf<typeof account | typeof chat>> = translate

/** What happened, what it means and what to do, in the present language. */
export function failureText({ textKey, params }: Failure): string {
  return explain(textKey, { ...params, characters: Math.ceil(Number(params.excess ?? 0) / BYTES_OF_HAN) })
}

export const phaseText = (phase: ConnectionPhase): string => t(`phase.${phase}`)
