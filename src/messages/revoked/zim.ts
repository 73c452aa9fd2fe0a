import { string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { RevokedBody } from './model'

/** ZIMMessageRevokeStatus. */
const BY_SERVER = 2

export const revoked: ZimKind<RevokedBody> = {
  zimType: 31,
  fromZim: ({ operatedUserID, senderUserID, revokeStatus, revokeExtendedData }) => ({
    kind: 'revoked',
    operatorID: string(operatedUserID) || string(senderUserID),
    ...(revokeStatus === BY_SERVER && revokeExtendedData === 'moderated' && { reason: 'moderated' as const }),
  }),
}
