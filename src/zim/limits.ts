import type { Identity } from '@/types/connection'
import type { ConversationKey } from '@/types/conversation'
import type { MessageBody, Outgoing } from '@/types/message'

import { utf8Length } from '@/utils/bytes'
import { parseConversationKey } from '@/utils/conversationKey'
import { failed } from '@/utils/failure'

/**
 * ZIM's limits, checked before anything leaves: the SDK itself checks none of these locally (runs of 2.29.0).
 * Sources: the typings of `ZIMUserInfo` and `ZIMRoomInfo`; ZEGO's "Limits" page for message sizes.
 * Each check throws a FailureError whose text says which limit, how much over, and what to do.
 */
const MAX_USER_ID_BYTES = 32
const MAX_USER_NAME_BYTES = 256
const MAX_COMMAND_BYTES = 5120
/** userIDs that one message mentions. */
const MAX_MENTIONS = 50
const MAX_ROOM_ID_BYTES = 128
const MAX_ROOM_NAME_BYTES = 64
export const DEFAULT_TEXT_BYTES = 2048
/** The most that ZEGO's support raises the text limit to. */
const MAX_TEXT_BYTES = 32_768

const NOT_IN_USER_ID = /[^\w!#$%&()+\-:;<=.>?@[\]^{}|~]/u

function over(text: string, limit: number) {
  const size = utf8Length(text)
  return size > limit ? { limit, size, excess: size - limit } : null
}

export function checkUserID(userID: string): void {
  if (!userID)
    throw failed('user-id-missing')
  const params = over(userID, MAX_USER_ID_BYTES)
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
  const params = over(userName, MAX_USER_NAME_BYTES)
  if (params)
    throw failed('user-name-too-long', { params })
}

/** A configured text limit, held within what ZIM can do. */
export function textLimit(configured: number): number {
  return configured >= 1 ? Math.min(Math.floor(configured), MAX_TEXT_BYTES) : DEFAULT_TEXT_BYTES
}

function checkText(text: string, limit: number): void {
  if (!text.trim())
    throw failed('blank-text')
  const params = over(text, limit)
  if (params)
    throw failed('text-too-long', { params })
}

function checkCommand(text: string): void {
  if (!text)
    throw failed('blank-text')
  const params = over(text, MAX_COMMAND_BYTES)
  if (params)
    throw failed('command-too-long', { params })
}

function checkBody(body: MessageBody, textBytes: number): void {
  switch (body.kind) {
    case 'text': return checkText(body.text, textBytes)
    case 'command': return checkCommand(body.text)
    default: throw failed('bad-input', { detail: `${body.kind} is not sent` })
  }
}

function checkPeer(userID: string, me: string): void {
  checkUserID(userID)
  if (userID === me)
    throw failed('self-send')
}

/** @param limits.textBytes see {@link textLimit} */
interface OutgoingLimits { me: string, textBytes: number }

/**
 * Every limit of a message that is sent: this function is the only place. It is called twice, because neither caller sees everything.
 * `Zim.checkOutgoing` answers the page before anything is shown or written down, also without the SDK. The door (zim/messages.ts) sees
 * what did not come from a page: commands, and outbox entries that another version of the app has written.
 */
export function checkOutgoing(conversation: ConversationKey, { body, mentions = [] }: Outgoing, { me, textBytes }: OutgoingLimits): void {
  const { kind, id } = parseConversationKey(conversation)
  if (kind === 'peer') checkPeer(id, me)
  checkBody(body, textBytes)
  if (mentions.length > MAX_MENTIONS)
    throw failed('bad-input', { detail: `${mentions.length} mentions` })
}

export function checkRoom(roomID: string, roomName: string): void {
  if (!roomID.trim())
    throw failed('room-id-missing')
  const id = over(roomID, MAX_ROOM_ID_BYTES)
  if (id)
    throw failed('room-id-too-long', { params: id })
  const name = over(roomName, MAX_ROOM_NAME_BYTES)
  if (name)
    throw failed('room-name-too-long', { params: name })
}
