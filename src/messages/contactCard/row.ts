import { t } from '@/i18n'
import { avatarFallbackOf } from '@/utils/avatarFallback'

import type { RowKind } from '../contract'
import type { ContactCardBody } from './model'

export const contactCard: RowKind<ContactCardBody> = ({ userID, name }) => {
  const { letter, tone } = avatarFallbackOf(userID, name)
  return { hasCard: 1, title: name || userID, sub: t('contactCard.sub', { userID }), icon: letter, iconTone: `tone-${tone}` }
}
