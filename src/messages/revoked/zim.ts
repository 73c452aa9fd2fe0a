import { string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { RevokedBody } from './model'

export const revoked: ZimKind<RevokedBody> = {
  zimType: 31,
  fromZim: ({ operatedUserID, senderUserID }) => ({ kind: 'revoked', operatorID: string(operatedUserID) || string(senderUserID) }),
}
