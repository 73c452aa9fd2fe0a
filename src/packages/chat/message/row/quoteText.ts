import type { Quote } from '@/types/annotations'

import { summaryOf } from '@/components/message/row/summary'
import { t } from '@/i18n/chat'
import { pictureUrl } from '@/utils/pictureUrl'

/** An original in one line, and its small picture; '' where it has none. */
export interface QuoteText { text: string, thumb: string }

/** Characters of an original that are shown: two lines on a phone. */
const LENGTH = 48

/** One line of a text. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  if (line.length <= LENGTH)
    return line
  const characters = Array.from(line.slice(0, 2 * LENGTH + 1))
  return characters.length > LENGTH ? `${characters.slice(0, LENGTH).join('')}…` : characters.join('')
}

/** What is shown of an original: with a reply, and above the field while one is written. */
export function quoteText({ body, state, senderID }: Pick<Quote, 'body' | 'state' | 'senderID'>, nameOf: (userID: string) => string): QuoteText {
  if (state)
    return { text: t(`quote.${state}`), thumb: '' }
  if (body.kind === 'revoked')
    return { text: t('quote.recalled'), thumb: '' }
  const { text } = summaryOf({ body, isMine: false }, { hasSenders: true, nameOf })
  const thumb = body.kind === 'image' ? body.thumbnail || body.url : body.kind === 'video' ? body.poster : ''
  return { text: t('quote.line', { name: nameOf(senderID), text: shortened(text) }), thumb: pictureUrl(thumb) }
}
