/** The SDK's own checks of calls about the attributes of rooms. Keys are never checked. */
import { invalid } from '../failure'

const isFilled = (value: unknown) => typeof value === 'string' && value.length > 0

function isAttributes(attributes: unknown): boolean {
  if (Object.prototype.toString.call(attributes) !== '[object Object]')
    return false
  const values = Object.values(attributes as object)
  return values.length > 0 && values.every(value => typeof value === 'string')
}

export function checkRoomAttributes(attributes: unknown, roomID: unknown): void {
  const api = 'setRoomAttributes'
  if (!isFilled(roomID))
    throw invalid(api, 'roomID is invalid.')
  if (!isAttributes(attributes))
    throw invalid(api, 'The Key and Value of the roomAttributes only support string types.')
}

/** `name` of the list in the text. */
export function checkRoomMembers(api: string, list: unknown, roomID: unknown, name = 'userIDs'): void {
  if (!isFilled(roomID))
    throw invalid(api, 'roomID is invalid.')
  if (!Array.isArray(list) || list.length === 0 || !list.every(isFilled))
    throw invalid(api, `${name} is invalid or each of its elements must be a valid string type.`)
}

export function checkRoomMembersAttributes(attributes: unknown, userIDs: unknown, roomID: unknown): void {
  const api = 'setRoomMembersAttributes'
  if (!isFilled(roomID))
    throw invalid(api, 'roomID is invalid.')
  if (!isAttributes(attributes))
    throw invalid(api, 'The Key and Value of the attributes only support string types.')
  if (!Array.isArray(userIDs) || userIDs.length === 0 || !userIDs.every(isFilled))
    throw invalid(api, 'Every one of userIDs must be a valid string type.')
}
