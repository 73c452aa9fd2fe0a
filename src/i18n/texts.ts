import { ref } from 'vue'

import { loadModule } from '@/utils/loadModule'

import { common } from './zh-CN/common'

export type Locale = 'zh-CN' | 'en'

type Dictionary = Record<string, string>
export type KeyOf<Texts> = Texts extends unknown ? keyof Texts & string : never
export type CommonKey = KeyOf<typeof common>

/** The text of a key; {@link translate} holds the rules. */
export type Translate<Key extends string> = (key: Key, params?: Record<string, string | number>) => string

/** Texts of the groups that were imported so far. */
const chinese: Dictionary = { ...common }
/** Null until English is chosen for the first time. In the mini program, of the first pages alone until the others are loaded. */
let english: Dictionary | null = null
let isWhole = false

/** The language of the page. It is never one of whose texts none is loaded. */
export const locale = ref<Locale>('zh-CN')
/** The language of the latest {@link setLocale}. */
let wanted: Locale = 'zh-CN'

/**
 * Changes the language. The first change to English loads its texts: a chunk on H5, a subpackage in the mini program, where the pages that may
 * be the first are English at once; a page that is opened before the others are loaded has Chinese texts. The latest call wins. Rejects if they
 * cannot be loaded; a later call loads again.
 */
export async function setLocale(next: Locale): Promise<void> {
  wanted = next
  if (next === 'en' && !isWhole) {
    // #ifndef H5
    // The Chinese texts stand behind it.
    english ??= Object.assign(Object.create(chinese) as Dictionary, (await loadModule(() => import('./en/first'))).first)
    if (wanted === next) locale.value = next
    // #endif
    english = (await import('../packages/me/english')).en
    isWhole = true
  }
  if (wanted === next) locale.value = next
}

/**
 * The text of a key in the present language; inside a render or a computed it follows the language. A failure whose text
 * belongs to a page that was not opened yet is explained as unknown. An English text that is not loaded yet is Chinese.
 * `{name}` is replaced by `params.name`, or left as it stands when there is none. `one | {n} many` is chosen by `params.n`.
 */
export function translate(key: string, params: Record<string, string | number> = {}): string {
  const texts = locale.value === 'en' ? english! : chinese
  const [one, many = one] = (texts[key] ?? texts['failure.unknown']!).split(' | ')
  return (params.n === 1 ? one : many)!.replace(/\{(\w+)\}/g, (mark, name: string) => String(params[name] ?? mark))
}

/** Adds groups of Chinese texts. Returns `t` for their keys: a file can only use texts that it has imported. */
export function addTexts<Groups extends Dictionary[]>(...groups: Groups): Translate<CommonKey | KeyOf<Groups[number]>> {
  Object.assign(chinese, ...groups)
  return translate
}
