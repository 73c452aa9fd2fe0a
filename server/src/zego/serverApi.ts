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

export type ZegoApi = ReturnType<typeof createZegoApi>

const NONCE_BYTES = 8

export function serverApiSignature(appID: number, nonce: string, serverSecret: string, seconds: number): string {
  return createHash('md5').update(`${appID}${nonce}${serverSecret}${seconds}`).digest('hex')
}

export function createZegoApi({ appID, serverSecret, url, now, randomBytes, timeoutMs = 5000 }: ZegoApiOptions) {
  /** Rejects with ZegoRefusal, or NoReply (fetchJson.ts). */
  async function call(action: string, body: object): Promise<Record<string, unknown>> {
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
    const reply = await fetchJson(`${url}/?${query}`, { body, timeoutMs })
    if (reply.Code !== 0)
      throw new ZegoRefusal(action, Number(reply.Code))
    return reply
  }

  return {
    /** Recalls a message for all. ZEGO does it in the sender's name; for rooms within two minutes. Rejects with ZegoRefusal or NoReply. */
    async recall({ kind, conversationID, senderID, seq }: SentMessage): Promise<void> {
      const common = { FromUserId: senderID, MsgSeq: seq, Payload: '' }
      if (kind === 'peer')
        await call('RevokePeerMessage', { ...common, ToUserId: conversationID })
      else if (kind === 'group')
        await call('RevokeGroupMessage', { ...common, GroupId: conversationID })
      else
        await call('RevokeRoomMessage', { ...common, RoomId: conversationID })
    },
  }
}
