/** In a subpackage, because most people here read Chinese: the main package loads it through src/i18n/texts.ts alone. */
export { en } from '@/i18n/en'
