import { t } from '@/i18n'
import { nameInSentence } from '@/utils/plainName'

import type { NoteKind } from '../contract'
import type { RevokedBody } from './model'

export const revoked: NoteKind<RevokedBody> = ({ operatorID }, { isMine, hasSenders, nameOf }) => {
  if (isMine)
    return t('message.revokedByMe')
  return hasSenders ? t('message.revokedBy', { name: nameInSentence(nameOf(operatorID)) }) : t('message.revokedByOther')
}
