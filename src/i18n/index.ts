import { ref } from 'vue'

import type { ConnectionPhase } from '@/types/connection'
import type { Failure } from '@/types/failure'

import type { TextKey } from './zh-CN'

import { en } from './en'
import { zhCN } from './zh-CN'

export type { TextKey }
export type Locale = 'zh-CN' | 'en'

const DICTIONARIES: Record<Locale, Record<TextKey, string>> = { 'zh-CN': zhCN, en }

/** The language shown now; the settings store remembers it. */
export const locale = ref<Locale>('zh-CN')

export function setLocale(wanted: Locale): void {
  locale.value = wanted
}

/**
 * The text of a key in the present language; inside a render or a computed it follows the language.
 * `{name}` is replaced by `params.name`, or left as it stands when there is none. `one | {n} many` is chosen by `params.n`.
 */
export function t(key: TextKey, params: Record<string, string | number> = {}): string {
  const [one, many = one] = DICTIONARIES[locale.value][key].split(' | ')
  return (params.n === 1 ? one : many)!.replace(/\{(\w+)\}/g, (mark, name: string) => String(params[name] ?? mark))
}

/** UTF-8 bytes of one Chinese character: what an excess in bytes means to a reader. */
const BYTES_OF_HAN = 3

/** What happened, what it means and what to do, in the present language. */
export function failureText({ textKey, params }: Failure): string {
  return t(textKey, { ...params, characters: Math.ceil(Number(params.excess ?? 0) / BYTES_OF_HAN) })
}

export const phaseText = (phase: ConnectionPhase): string => t(`phase.${phase}`)
