import type { Locale } from '@/i18n/texts'

/** `isTemplate`: the page says so. Set it to false when the text is the operator's own. */
export interface LegalText {
  isTemplate: boolean
  sections: { title: string, paragraphs: string[] }[]
}

export type LegalTexts = Record<Locale, LegalText>
