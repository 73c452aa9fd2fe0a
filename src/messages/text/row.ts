import { isFewEmoji, splitLinks } from '@/utils/textParts'

import type { RowKind } from '../contract'
import type { TextBody } from './model'

export const text: RowKind<TextBody> = (body) => {
  const parts = splitLinks(body.text)
  if (parts)
    return { hasLinks: 1, parts }
  return isFewEmoji(body.text) ? { text: body.text, big: 1 } : { text: body.text }
}
