import type { Message } from '@/types/message'

import { t } from '@/i18n/chat'

const WHAT = { image: 'review.image', voice: 'review.voice', video: 'review.video', file: 'review.file' } as const

/** The words of the placeholder of a message whose media may not be shown; undefined for other messages. */
export function placeholderOf({ body, review }: Message): { title: string, sub: string } | undefined {
  if (body.kind !== 'checking')
    return undefined
  const what = t(WHAT[body.content.kind as keyof typeof WHAT] ?? 'review.other')
  const state = review && review.state !== 'passed' ? review.state : 'unchecked'
  return { title: t(`review.${state}`, { what }), sub: t(`review.${state}Hint`) }
}

const MINE = { waiting: 'review.mineWaiting', refused: 'review.mineRefused', unchecked: 'review.mineUnchecked' } as const

/** What the author is told below the own message; '' where there is nothing to say. */
export const ownReviewOf = ({ isMine, review }: Message): string => isMine && review && review.state !== 'passed' ? t(MINE[review.state]) : ''

/** The sentence of a message that our server has recalled; undefined for others. */
export const recallReasonOf = ({ body }: Message): string | undefined => body.kind === 'revoked' && body.reason ? t('review.recalled') : undefined
