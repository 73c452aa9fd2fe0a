import type { BodyLimits } from '@/messages/contract'
import type { Identity } from '@/types/connection'
import type { ConversationKey } from '@/types/conversation'
import type { Outgoing } from '@/types/message'

import { checkBody } from '@/messages/models'
import { overLimit } from '@/utils/bytes'
import { parseConversationKey } from '@/utils/conversationKey'
import { failed } from '@/utils/failure'

/**
 * ZIM's limits, checked before anything leaves: the SDK itself checks none of these locally (runs of 2.29.0).
 * Those of groups and rooms are in files of their own, which are loaded with the SDK.
 * Sources: the typings of `ZIMUserInfo`; ZEGO's "Limits" page for message sizes.
 * Each check throws a FailureError whose text says which limit, how much over, and what to do.
 */
export const MAX_USER_ID_BYTES = 32
const MAX_USER_NAME_BYTES = 256
/** userIDs that one message mentions. */
const MAX_MENTIONS = 50
export const DEFAULT_TEXT_BYTES = 2048
/** The most that ZEGO's support raises the text limit to. */
const MAX_TEXT_BYTES = 32_768

export const NOT_IN_USER_ID = /[^\w!#$%&()+\-:;<=.>?@[\]^{}|~]/u

export function checkUserID(userID: string): void {
  if (!userID)
    throw failed('user-id-missing')
  const params = overLimit(userID, MAX_USER_ID_BYTES)
  if (params)
    throw failed('user-id-too-long', { params })
  const character = userID.match(NOT_IN_USER_ID)?.[0]
  if (character !== undefined)
    throw failed('user-id-character', { params: { character } })
}

export function checkIdentity({ appID, userID, userName }: Identity): void {
  if (!appID)
    throw failed('app-id-missing')
  if (!Number.isInteger(appID) || appID < 0 || appID > 0xFFFFFFFF)
    throw failed('app-id')
  checkUserID(userID)
  const params = overLimit(userName, MAX_USER_NAME_BYTES)
  if (params)
    throw failed('user-name-too-long', { params })
}

/** A configured text limit, held within what ZIM can do. */
export function textLimit(configured: number): number {
  return configured >= 1 ? Math.min(Math.floor(configured), MAX_TEXT_BYTES) : DEFAULT_TEXT_BYTES
}

function checkPeer(userID: string, me: string): void {
  checkUserID(userID)
  if (userID === me)
    throw failed('self-send')
}

/**
 * Every limit of a message that is sent: this function is the only place, and a kind's own limits are in its model. It is called twice,
 * because neither caller sees everything. `Zim.checkOutgoing` answers the page before anything is shown or stored, also without the
 * SDK. The door (zim/messages.ts) sees what did not come from a page: commands, and outbox entries that another version has written.
 */
export function checkOutgoing(conversation: ConversationKey, { body, mentions = [] }: Outgoing, { me, ...limits }: BodyLimits & { me: string }): void {
  const { kind, id } = parseConversationKey(conversation)
  if (kind === 'peer') checkPeer(id, me)
  checkBody(body, limits)
  if (mentions.length > MAX_MENTIONS)
    throw failed('bad-input', { detail: 'mentions' })
}
