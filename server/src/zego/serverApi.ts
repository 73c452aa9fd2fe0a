/**
 * ZEGO's server API: https://www.zegocloud.com/docs/zim-server/accessing-server-apis
 * MD5 of AppId, nonce, ServerSecret and timestamp. A request is valid for ten minutes and signed anew each time. The URL holds no secret.
 */
import { createHash } from 'node:crypto'

import type { RandomBytes } from '../accounts/ids'

import { fetchJson } from '../fetchJson'

export interface ZegoApiOptions {
  appID: number
  serverSecret: string
  /** Without a slash at the end. */
  url: string
  now: () => number
  randomBytes: RandomBytes
  /** @default 5000 */
  timeoutMs?: number
}

/** ZEGO has refused a request. */
export class ZegoRefusal extends Error {
  override readonly name = 'ZegoRefusal'

  constructor(readonly action: string, readonly code: number) {
    super(`${action} was refused with ${code}`)
  }
}

/** A message as ZEGO's server knows it. `conversationID`: of a peer chat the other person's userID. */
export interface SentMessage { kind: 'peer' | 'group' | 'room', conversationID: string, senderID: string, seq: number }

type StateRow = { UserId?: unknown, Status?: unknown, SubCode?: unknown } | null

export type ZegoApi = ReturnType<typeof createZegoApi>

const NONCE_BYTES = 8
/** Of 500 members of a group with their names. */
const MAX_REPLY_BYTES = 1024 * 1024
const MOST_STATES = 100
/** The user has logged out, or never logged in. */
const LOGGED_OUT = 660_200_001

export function serverApiSignature(appID: number, nonce: string, serverSecret: string, seconds: number): string {
  return createHash('md5').update(`${appID}${nonce}${serverSecret}${seconds}`).digest('hex')
}

export function createZegoApi({ appID, serverSecret, url, now, randomBytes, timeoutMs = 5000 }: ZegoApiOptions) {
  /** Returns the reply, whatever its code is. Without a body by GET, with `more` in the query. Rejects with NoReply (fetchJson.ts). */
  function request(action: string, body?: object, more: readonly [string, string][] = []): Promise<Record<string, unknown>> {
    const nonce = randomBytes(NONCE_BYTES).toString('hex')
    const seconds = Math.floor(now() / 1000)
    const query = new URLSearchParams({
      Action: action,
      AppId: String(appID),
      SignatureNonce: nonce,
      Timestamp: String(seconds),
      Signature: serverApiSignature(appID, nonce, serverSecret, seconds),
      SignatureVersion: '2.0',
    })
    more.forEach(([name, value]) => query.append(name, value))
    return fetchJson(`${url}/?${query}`, { body, timeoutMs, maxBytes: MAX_REPLY_BYTES })
  }

  /** Rejects with ZegoRefusal, or NoReply. */
  async function call(action: string, body?: object, more: readonly [string, string][] = []): Promise<Record<string, unknown>> {
    const reply = await request(action, body, more)
    if (reply.Code !== 0)
      throw new ZegoRefusal(action, Number(reply.Code))
    return reply
  }

  async function awayAmong(userIDs: readonly string[]): Promise<string[]> {
    const reply = await request('QueryUserOnlineState', undefined, userIDs.map(userID => ['UserId[]', userID]))
    const [states, errors] = [reply.Result, reply.ErrorList].map(list => Array.isArray(list) ? list as StateRow[] : []) as [StateRow[], StateRow[]]
    // With an error for each user the reply has a code, too.
    if (reply.Code !== 0 && errors.length === 0)
      throw new ZegoRefusal('QueryUserOnlineState', Number(reply.Code))
    const away = [...states.filter(row => row?.Status === 'Offline'), ...errors.filter(row => row?.SubCode === LOGGED_OUT)].map(row => row?.UserId)
    return userIDs.filter(userID => away.includes(userID))
  }

  return {
    /** Returns those of the users who have no connection to ZIM. Rejects with ZegoRefusal or NoReply. ZEGO allows 20 calls in a second. */
    async awayUsers(userIDs: readonly string[]): Promise<string[]> {
      const away: string[] = []
      for (let at = 0; at < userIDs.length; at += MOST_STATES)
        away.push(...await awayAmong(userIDs.slice(at, at + MOST_STATES)))
      return away
    },

    /** Returns the userIDs of a group with at most `most` members, none of a larger one. Rejects with ZegoRefusal or NoReply. ZEGO allows 20 calls in a second. */
    async groupMembers(groupID: string, most: number): Promise<string[]> {
      const { MemberList: list, TotalCount: total, Next: next } = await call('QueryGroupMemberList', { GroupId: groupID, Limit: most, Next: 0 })
      const members = Array.isArray(list) ? list.map(member => (member as { UserId?: unknown } | null)?.UserId).filter(userID => typeof userID === 'string') : []
      return Number(total) > most || Number(next) > 0 ? [] : members
    },

    /**
     * Recalls a message for all. ZEGO does it in the sender's name; for rooms within two minutes. Clients get the `reason`, at most 200 bytes, as the
     * recall's extendedData. Rejects with ZegoRefusal or NoReply.
     */
    async recall({ kind, conversationID, senderID, seq }: SentMessage, reason = ''): Promise<void> {
      const common = { FromUserId: senderID, MsgSeq: seq, Payload: reason }
      if (kind === 'peer')
        await call('RevokePeerMessage', { ...common, ToUserId: conversationID })
      else if (kind === 'group')
        await call('RevokeGroupMessage', { ...common, GroupId: conversationID })
      else
        await call('RevokeRoomMessage', { ...common, RoomId: conversationID })
    },

    /** Sets name, notice or picture of a group, '' for none. `userID`: in whose name, one that ZEGO knows. What is left out stays. Rejects with ZegoRefusal or NoReply. */
    async setGroupProfile({ groupID, userID, name, notice, avatarUrl }: { groupID: string, userID: string, name?: string, notice?: string, avatarUrl?: string }): Promise<void> {
      await call('UpdateGroupData', { FromUserId: userID, GroupId: groupID, ...(name !== undefined && { GroupName: name }), ...(notice !== undefined && { GroupNotice: notice }), ...(avatarUrl !== undefined && { GroupAvatar: avatarUrl }) })
    },

    /** Ends a room for all who are inside: ZEGO's server API cannot change its name. Rejects with ZegoRefusal, 660300001 for one that is over, or NoReply. */
    async destroyRoom(roomID: string): Promise<void> {
      await call('DestroyRoom', undefined, [['RoomId', roomID]])
    },
  }
}
