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
 * Sources: the typings of `ZIMUserInfo` and `ZIMRoomInfo`; ZEGO's "Limits" page for message sizes.
 * Each check throws a FailureError whose text says which limit, how much over, and what to do.
 */
const MAX_USER_ID_BYTES = 32
const MAX_USER_NAME_BYTES = 256
/** userIDs that one message mentions. */
const MAX_MENTIONS = 50
const MAX_ROOM_ID_BYTES = 128
const MAX_ROOM_NAME_BYTES = 64
/** Of one attribute of a room. How many a room has, and their bytes in all, the server alone knows (6000334, 6000337). */
const MAX_ATTRIBUTE_KEY_BYTES = 16
const MAX_ATTRIBUTE_BYTES = 1024
/** Characters. */
const MAX_GROUP_NAME = 50
const MAX_NICKNAME = 100
const MAX_NOTICE_BYTES = 300
const MAX_URL_BYTES = 500
/** UTF-8 bytes of the words of an application. ZIM names no limit: that of an application for friendship. */
const MAX_WORDS_BYTES = 256
/** Users of one call that creates a group or invites to it. */
const MAX_GROUP_USERS = 100
export const DEFAULT_TEXT_BYTES = 2048
/** The most that ZEGO's support raises the text limit to. */
const MAX_TEXT_BYTES = 32_768

const NOT_IN_USER_ID = /[^\w!#$%&()+\-:;<=.>?@[\]^{}|~]/u

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

/** Of a group or of parts of it. Source: ZEGO's "Limits" page; characters where it counts characters. A new group needs no ID: ZIM makes one. */
export function checkGroup({ groupID = '', name = '', avatarUrl = '', notice = '' }: { groupID?: string, name?: string, avatarUrl?: string, notice?: string }): void {
  if (groupID.startsWith('#') || NOT_IN_USER_ID.test(groupID) || overLimit(groupID, MAX_USER_ID_BYTES))
    throw failed('bad-input', { detail: 'groupID' })
  const count = Array.from(name).length
  if (count > MAX_GROUP_NAME)
    throw failed('group-name-too-long', { params: { count, limit: MAX_GROUP_NAME } })
  const excess = overLimit(notice, MAX_NOTICE_BYTES)
  if (excess)
    throw failed('group-notice-too-long', { params: excess })
  if (overLimit(avatarUrl, MAX_URL_BYTES))
    throw failed('bad-input', { detail: 'groupAvatarUrl' })
}

export function checkGroupUsers(userIDs: readonly string[]): void {
  if (userIDs.length > MAX_GROUP_USERS)
    throw failed('group-too-many', { params: { count: userIDs.length, limit: MAX_GROUP_USERS } })
  userIDs.forEach(checkUserID)
}

/** Of an application to join a group. Pages hold the words short enough. */
export function checkGroupWords(words: string): void {
  if (overLimit(words, MAX_WORDS_BYTES))
    throw failed('bad-input', { detail: 'wording' })
}

export function checkNickname(nickname: string): void {
  const count = Array.from(nickname).length
  if (count > MAX_NICKNAME)
    throw failed('group-name-too-long', { params: { count, limit: MAX_NICKNAME } })
}

export function checkRoom(roomID: string, roomName: string): void {
  if (!roomID.trim())
    throw failed('room-id-missing')
  const id = overLimit(roomID, MAX_ROOM_ID_BYTES)
  if (id)
    throw failed('room-id-too-long', { params: id })
  const name = overLimit(roomName, MAX_ROOM_NAME_BYTES)
  if (name)
    throw failed('room-name-too-long', { params: name })
}

export function checkRoomAttributes(attributes: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (overLimit(key, MAX_ATTRIBUTE_KEY_BYTES))
      throw failed('bad-input', { detail: 'key of an attribute' })
    const params = overLimit(value, MAX_ATTRIBUTE_BYTES)
    if (params)
      throw failed('room-attribute-too-long', { params })
  }
}
