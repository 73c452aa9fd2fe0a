import type { UserInfo } from '@/types/user'

import { t } from '@/i18n/chat'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

/** The two users of a conversation with a peer. In rooms and groups there is no `theirs`: rows carry name and avatar of their sender. */
export interface ChatAvatars { mine: UserInfo, theirs: UserInfo | null }

const cssString = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/\s/g, ' ')}"`

function variables(side: 'mine' | 'theirs', { userID, name, avatarUrl }: UserInfo, said: string): string {
  const { letter, tone } = avatarFallbackOf(userID, name)
  const url = pictureUrl(avatarUrl)
  return `--${side}-letter:${cssString(url ? '' : letter)};--${side}-tone:var(--tone-${tone});--${side}-picture:${url ? `url("${url}")` : 'none'};--${side}-name:${cssString(said)}`
}

/** Returns avatars, names and states as CSS variables for the list. Every row draws or says them; they are sent to the view once. */
export function listStyle({ mine, theirs }: ChatAvatars): string {
  const states = { sent: t('message.sent'), sending: t('message.sending'), held: t('message.waiting'), unsent: t('message.failed'), read: t('message.read'), quote: t('quote.said'), edited: t('message.edited') }
  return [
    variables('mine', mine, t('room.me')),
    ...theirs ? [variables('theirs', theirs, theirs.name || theirs.userID)] : [],
    ...Object.entries(states).map(([state, text]) => `--${state}-text:${cssString(text)}`),
  ].join(';')
}
