import { t } from '@/i18n'

import type { RowKind } from '../contract'
import type { RevokedBody } from './model'

export const revoked: RowKind<RevokedBody> = {
  note({ operatorID }, { isMine, hasSenders, nameOf }) {
    if (isMine)
      return t('message.revokedByMe')
    return hasSenders ? t('message.revokedBy', { name: nameOf(operatorID) }) : t('message.revokedByOther')
  },
}
