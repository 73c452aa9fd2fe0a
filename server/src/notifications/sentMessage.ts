/** Reads ZEGO's callback `send_msg`: https://www.zegocloud.com/docs/zim-server/callbacks/message-sent */
import { isZimUserID } from '../token04'

/** A message that was delivered and that a person can read. `recipients` of a peer chat; those of a group are not in the callback. */
export type SentMessage = { senderID: string, sentAt: number } & ({ kind: 'peer', recipients: string[] } | { kind: 'group', groupID: string })

/** ZIM's types. Commands, barrages and tips are none of them. */
const READABLE = [1, 10, 11, 12, 13, 14, 100, 200]
const PEER = 0
const GROUP = 2
/** ZEGO's last repeat comes a minute after the message. An edit has the time of the message itself. */
const NEW_MS = 10 * 60_000
/** ZEGO's server API sends to a hundred users at once. */
const MOST_RECIPIENTS = 100

/** Returns null for a message that causes no notification: not delivered, not readable, old, in a room, or without a field. `now` in ms. */
export function sentMessage(fields: Record<string, unknown>, now: number): SentMessage | null {
  const { from_user_id: senderID, conv_id: convID, user_list: list } = fields
  const sentAt = fields.msg_time === undefined ? now : whole(fields.msg_time)
  if (whole(fields.send_result) !== 0 || !READABLE.includes(whole(fields.msg_type)) || !(Math.abs(now - sentAt) <= NEW_MS) || !isID(senderID))
    return null
  const kind = whole(fields.conv_type)
  if (kind === GROUP)
    return isID(convID) ? { kind: 'group', groupID: convID, senderID, sentAt } : null
  if (kind !== PEER)
    return null
  const given: unknown[] = isID(convID) ? [convID] : Array.isArray(list) ? list.slice(0, MOST_RECIPIENTS).map(each => (each as { UserId?: unknown } | null)?.UserId) : []
  const recipients = given.filter(isID).filter(userID => userID !== senderID)
  return recipients.length > 0 ? { kind: 'peer', recipients, senderID, sentAt } : null
}

const isID = (value: unknown): value is string => typeof value === 'string' && isZimUserID(value)

/** Whole numbers, in JSON or as the texts of a form; NaN for all else. */
function whole(value: unknown): number {
  return (typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && /^\d{1,15}$/.test(value)) ? Number(value) : Number.NaN
}
