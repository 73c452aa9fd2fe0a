import { overLimit } from '@/utils/bytes'
import { failed } from '@/utils/failure'

/** Bytes. Source: the typings of `ZIMRoomInfo`. */
const MAX_ROOM_ID_BYTES = 128
const MAX_ROOM_NAME_BYTES = 64
/** Of one attribute of a room. How many a room has, and their bytes in all, the server alone knows (6000334, 6000337). */
const MAX_ATTRIBUTE_KEY_BYTES = 16
const MAX_ATTRIBUTE_BYTES = 1024

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
