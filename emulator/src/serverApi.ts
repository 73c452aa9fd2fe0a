/**
 * ZEGO's server API, as far as the team's server uses it: UpdateGroupData, DestroyRoom, recalls of messages, QueryUserOnlineState and QueryGroupMemberList. Node only. Replies with status 200 and a code, as ZEGO does.
 * Source (D): ZEGO's documents of the server API, in /zim-server/. A message of a room is not kept here and counts as gone. That a user outside of a group gets 660600024 is a guess.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

import { createHash } from 'node:crypto'

import type { Gateway } from './gateway'
import type { World } from './world'

import { ZimError } from './failure'
import { operations } from './world/groupProfile'
import { sessionsOf } from './world/pushes'

interface ServerApiOptions { appID: number, serverSecret: string, now?: () => number }
type Fields = Record<string, unknown>

const EXPIRED = 100_000_004
const WRONG_SIGNATURE = 100_000_005
const UNKNOWN_ACTION = 100_000_007
const BAD_PARAMETERS = 660_000_002
const RECALL_CODES = { 'gone': 660_000_022, 'recalled': 660_000_023, 'not-of-sender': 660_000_026 }
const NO_USER = 660_200_001
const NO_ROOM = 660_300_001
const NO_GROUP = 660_600_001
const NOT_IN_GROUP = 660_600_024
const VALID_MS = 10 * 60_000
/** The SDK's numbers of the same refusals. */
const CODES: Record<number, number> = { 6000001: BAD_PARAMETERS, 6000521: NOT_IN_GROUP, 6000523: NO_GROUP }
const GROUP_FIELDS = { GroupName: 'groupName', GroupNotice: 'groupNotice', GroupAvatar: 'groupAvatarUrl' } as const

class Refused extends Error {
  constructor(readonly code: number) { super(String(code)) }
}

const recall = (kind: 'peer' | 'group', to: string) => (world: World, _query: URLSearchParams, body: Fields) => {
  const hindered = world.recall({ kind, conversationID: String(body[to]), senderID: String(body.FromUserId), seq: Number(body.MsgSeq), reason: String(body.Payload ?? '') })
  if (hindered)
    throw new Refused(RECALL_CODES[hindered])
}

/** What an action returns is added to the reply. */
const actions: Record<string, (world: World, query: URLSearchParams, body: Fields) => object | void> = {
  UpdateGroupData({ state }, _query, body) {
    const { FromUserId, GroupId } = body
    const changes = Object.entries(GROUP_FIELDS).flatMap(([name, field]) => typeof body[name] === 'string' ? [{ field, value: body[name] }] : [])
    if (typeof FromUserId !== 'string' || !FromUserId || typeof GroupId !== 'string' || changes.length === 0)
      throw new Refused(BAD_PARAMETERS)
    for (const change of changes) operations.updateGroupProfile(state, FromUserId, { groupID: GroupId, ...change })
  },
  RevokePeerMessage: recall('peer', 'ToUserId'),
  RevokeGroupMessage: recall('group', 'GroupId'),
  RevokeRoomMessage: () => {
    throw new Refused(RECALL_CODES.gone)
  },
  QueryUserOnlineState({ state }, query) {
    const userIDs = query.getAll('UserId[]')
    const ofUsers = (isOnline: boolean) => userIDs.filter(userID => state.users.has(userID) && (sessionsOf(state, userID).length > 0) === isOnline)
    const unknown = userIDs.filter(userID => !state.users.has(userID))
    return {
      Result: [...ofUsers(true).map(UserId => ({ UserId, Status: 'Online' })), ...ofUsers(false).map(UserId => ({ UserId, Status: 'Offline' }))],
      ErrorList: unknown.map(UserId => ({ UserId, SubCode: NO_USER })),
    }
  },
  QueryGroupMemberList({ state }, _query, { GroupId, Limit }) {
    const members = [...[...state.conversations.values()].find(({ kind, id }) => kind === 'group' && id === GroupId)?.members.keys() ?? []]
    if (members.length === 0)
      throw new Refused(NO_GROUP)
    const most = Number(Limit) || 1000
    return { TotalCount: members.length, Next: members.length > most ? 1 : 0, MemberList: members.slice(0, most).map(UserId => ({ UserId })) }
  },
  DestroyRoom(world, query) {
    const roomID = query.get('RoomId') ?? ''
    if (!world.rooms().some(room => room.roomID === roomID))
      throw new Refused(NO_ROOM)
    world.closeRoom(roomID)
  },
}

/** Handles a request whose query has an `Action`. */
export async function handleServerApi(gateway: Gateway, options: ServerApiOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  let text = ''
  for await (const chunk of request) text += chunk
  response.end(JSON.stringify({ RequestId: '1', ...replyTo(gateway, options, query, text) }))
}

function replyTo(gateway: Gateway, { appID, serverSecret, now = Date.now }: ServerApiOptions, query: URLSearchParams, text: string): { Code: number } {
  const [nonce, timestamp] = [query.get('SignatureNonce') ?? '', query.get('Timestamp') ?? '']
  const signature = createHash('md5').update(`${appID}${nonce}${serverSecret}${timestamp}`).digest('hex')
  if (query.get('AppId') !== String(appID) || query.get('Signature') !== signature)
    return { Code: WRONG_SIGNATURE }
  if (!(Math.abs(now() - Number(timestamp) * 1000) <= VALID_MS))
    return { Code: EXPIRED }
  const action = actions[query.get('Action') ?? '']
  if (!action)
    return { Code: UNKNOWN_ACTION }
  try {
    const body = JSON.parse(text || '{}') as Fields
    const reply = { Code: 0 }
    gateway.change((world) => { Object.assign(reply, action(world, query, body)) })
    return reply
  }
  catch (error) {
    return { Code: error instanceof Refused ? error.code : error instanceof ZimError ? CODES[error.code] ?? BAD_PARAMETERS : BAD_PARAMETERS }
  }
}
