/**
 * The other side of the bench: the emulated ZIM on a port, with as much history as a step asks for, and people who write
 * without a phone, over connections of their own, at any pace (the SDK's limiter would allow ten texts a second).
 *
 * History is put into the world as if it had been said long ago; everything measured afterwards goes the real way: the
 * world's rules, the socket, the emulated SDK, the adapter, applyEvent, the stores.
 */
import { createToken04 } from 'zim-chat-server/token04'
import { startEmulator } from 'zim-emulator/server'
import { appendMessage, peerConversation } from 'zim-emulator/world'

import type { Call } from './zimUser'

import { connectSpeaker, sayTo } from './zimUser'

const APP_ID = 1234567890
export const ME = 'anna'
const SECRET = 'fa94dd0f974cf2e293728a526b028271'
const TEXT = 1
const MINUTE = 60_000
/** Said this long before the present at the latest, ms. */
const LONG_AGO = 60 * MINUTE

export interface BenchWorld {
  /** ws://host:port/zim */
  url: string
  /** What a phone's storage holds after a sign-in with AppID, userID and token. */
  saved: object
  /** A conversation with `peer` of `count` texts, said in turn, a minute apart; the last one by the peer, and read. */
  seed: (peer: string, count: number) => void
  /** Sends one text as `peer`, who needs no phone and no history. */
  say: (peer: string, text: string) => void
  /** `peer` says with a receipt that everything so far is read. */
  read: (peer: string) => void
  close: () => Promise<void>
}

const token = (userID: string) => createToken04({ appID: APP_ID, userID, secret: SECRET, ttlSeconds: 24 * 3600, now: () => Date.now() })

/** The nth text of a conversation: about thirty characters, none of them an emoji or a link. */
export const textOf = (n: number) => `第 ${n} 条：今天下午三点在会议室见面，记得带上资料`

export async function startWorld(): Promise<BenchWorld> {
  const emulator = await startEmulator({ appID: APP_ID, serverSecret: SECRET })
  const { gateway } = emulator
  const { state } = gateway.world
  const lines = new Map<string, Call>()

  function line(userID: string): Call {
    const known = lines.get(userID) ?? connectSpeaker(gateway, { appID: APP_ID, userID, name: userID, token: token(userID) })
    lines.set(userID, known)
    return known
  }

  function store(peer: string, seq: number, timestamp: number) {
    const isMine = seq % 2 === 0
    const message = appendMessage(state, peerConversation(state, ME, peer), {
      senderUserID: isMine ? ME : peer,
      content: { type: TEXT, message: textOf(seq) },
      localMessageID: `${peer}-${seq}`,
      hasReceipt: isMine,
      countsAsUnread: true,
    })
    message.timestamp = timestamp
    if (isMine) message.readBy.set(peer, timestamp)
  }

  const say = (peer: string, text: string) => sayTo(line(peer), ME, text)

  // A first login makes a user known; the phone logs in under this name later.
  line(ME)('logout')
  lines.delete(ME)

  return {
    url: emulator.url,
    saved: { kind: 'token', appID: APP_ID, user: { userID: ME, name: 'Anna', avatarUrl: '' }, token: token(ME) },
    seed(peer, count) {
      line(peer)
      const last = Date.now() - LONG_AGO
      for (let seq = 1; seq < count; seq++) store(peer, seq, last - (count - seq + 1) * MINUTE)
      say(peer, textOf(count))
      const { log, members } = peerConversation(state, ME, peer)
      log.messages.at(-1)!.timestamp = last
      Object.assign(members.get(ME)!.entry!, { lastActiveAt: last, unreadMessageCount: 0, readMessageSeq: log.lastSeq })
      const inbox = state.inboxes.get(ME)!
      inbox.deliveredSeq = inbox.lastSeq
    },
    say,
    read(peer) {
      line(peer)('sendConversationMessageReceiptRead', { conversationID: ME })
    },
    close: emulator.close,
  }
}
