import type { Identity } from '@/types/connection'

import { utf8Length } from '@/utils/bytes'
import { failed } from '@/utils/failure'

/**
 * ZIM's limits, checked before anything leaves: the SDK itself checks none of these locally (runs of 2.29.0).
 * Sources: the typings of `ZIMUserInfo` and `ZIMRoomInfo`; ZEGO's "Limits" page for message sizes.
 * Each check throws a FailureError whose text says which limit, how much over, and what to do.
 */
const MAX_USER_ID_BYTES = 32
const MAX_USER_NAME_BYTES = 256
const MAX_COMMAND_BYTES = 5120
const MAX_ROOM_ID_BYTES = 128
const MAX_ROOM_NAME_BYTES = 64
const DEFAULT_TEXT_BYTES = 2048
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

export function checkText(text: string, limit: number): void {
  if (!text.trim())
    throw failed('blank-text')
  const params = over(text, limit)
  if (params)
    throw failed('text-too-long', { params })
}

export function checkCommand(bytes: Uint8Array): void {
  if (!bytes.length)
    throw failed('blank-text')
  if (bytes.length > MAX_COMMAND_BYTES)
    throw failed('command-too-long', { params: { limit: MAX_COMMAND_BYTES, size: bytes.length, excess: bytes.length - MAX_COMMAND_BYTES } })
}

export function checkPeer(userID: string, me: string): void {
  checkUserID(userID)
  if (userID === me)
    throw failed('self-send')
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
