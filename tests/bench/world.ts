/**
 * The backend of the bench: the emulated ZIM on a port, with history, and peers that send without a phone, over connections of their own,
 * at any rate (the SDK would allow 10 texts per second).
 *
 * History is written into the emulated world with old timestamps. All measured messages pass the real path: the rules of the world, the
 * socket, the emulated SDK, the adapter, applyEvent, the stores.
 */
import { createHash } from 'node:crypto'
import { createToken04 } from 'zim-chat-server/token04'
import { startEmulator } from 'zim-emulator/server'
import { appendMessage, peerConversation, storeFile } from 'zim-emulator/world'

import type { Crowd } from './crowd'
import type { Call } from './zimUser'

import { writeTyping } from '../../src/utils/typingSignal'
import { createCrowd } from './crowd'
import { connectUser, sendTo } from './zimUser'

const APP_ID = 1234567890
export const ME = 'anna'
const SECRET = 'fa94dd0f974cf2e293728a526b028271'
const TEXT = 1
const COMMAND = 2
const COMBINED = 100
const MINUTE = 60_000
/** The age of the newest message of the history, ms. */
const HISTORY_AGE = 60 * MINUTE

export type Content = { type: number } & Record<string, unknown>

export interface BenchWorld extends Crowd {
  /** ws://host:port/zim */
  url: string
  /** The saved login in a phone's storage after a sign-in with AppID, userID and token. */
  saved: object
  /** Creates a conversation with `peer` of `count` messages, sent in turn, one minute apart. The last one is a text from the peer and is read. */
  seed: (peer: string, count: number, contentOf?: (seq: number) => Content) => void
  /** Adds `count` texts of `peer` to the conversation, of which the phone, which is offline, learns the last one from the list alone. */
  miss: (peer: string, count: number) => void
  /** Sends one message as `peer`, who needs no history. */
  send: (peer: string, content: string | Content) => void
  /** Makes a group of the phone's user and these people, the first of whom owns it and writes its first message. */
  group: (groupID: string, peers: readonly string[]) => void
  /** Sends a text to a group as one of its members. */
  sendToGroup: (groupID: string, peer: string, text: string) => void
  /** These people enter a room. */
  room: (roomID: string, peers: readonly string[]) => void
  /** Sends a text to a room as one of those inside. */
  sendToRoom: (roomID: string, peer: string, text: string) => void
  /** Sends a reply of `peer` to the newest text of `peer`. */
  reply: (peer: string, text: string) => void
  /** `peer` edits the text that the last reply quotes. */
  edit: (peer: string, text: string) => void
  /** Reacts as `peer` to the last message. */
  react: (peer: string, type: string) => void
  /** Sends three messages as `peer` as one. */
  combined: (peer: string) => void
  /** `peer` pins the newest message that is not pinned. */
  pin: (peer: string) => void
  /** `peer` begins to write, or stops. */
  write: (peer: string, isWriting: boolean) => void
  /** Sends a receipt of `peer` for all messages so far. */
  sendReceipt: (peer: string) => void
  /** Puts a file into the emulated ZIM. Returns its address. */
  store: (bytes: Uint8Array, extension: string) => string
  /** Each upload takes this time, ms, with ten reports of progress. */
  slowUpload: (ms: number) => void
  /** A member leaves a group. */
  leave: (groupID: string, userID: string) => void
  /** The user logs in, and is online. */
  comeOnline: (userID: string) => void
  close: () => Promise<void>
}

const token = (userID: string) => createToken04({ appID: APP_ID, userID, secret: SECRET, ttlSeconds: 24 * 3600, now: () => Date.now() })

const contentOfText = (seq: number): Content => ({ type: TEXT, message: textOf(seq) })

/** Returns the nth text of a conversation: about 30 characters, without emoji and links. */
export const textOf = (n: number) => `第 ${n} 条：今天下午三点在会议室见面，记得带上资料`

export async function startWorld(): Promise<BenchWorld> {
  const emulator = await startEmulator({ appID: APP_ID, serverSecret: SECRET })
  const { gateway } = emulator
  const { state } = gateway.world
  state.missed = { login: 'none', reconnect: 'none' }
  const connections = new Map<string, Call>()

  function connectionOf(userID: string): Call {
    const known = connections.get(userID) ?? connectUser(gateway, { appID: APP_ID, userID, name: state.users.get(userID)?.baseInfo.userName || userID, token: token(userID) })
    connections.set(userID, known)
    return known
  }

  function store(peer: string, seq: number, timestamp: number, isMine = seq % 2 === 0, content = contentOfText(seq)) {
    const message = appendMessage(state, peerConversation(state, ME, peer), {
      senderUserID: isMine ? ME : peer,
      content: content as never,
      localMessageID: `${peer}-${seq}`,
      hasReceipt: isMine,
      countsAsUnread: true,
    })
    message.timestamp = timestamp
    if (isMine) message.readBy.set(peer, timestamp)
  }

  const originalOf = (peer: string) => peerConversation(state, ME, peer).log.messages.filter(({ senderUserID }) => senderUserID === peer).at(-1)!

  const argsOf = (conversationID: string, text: string) => ({ conversationID, content: { type: TEXT, message: text }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })

  const sendToGroup = (groupID: string, peer: string, text: string) => void connectionOf(peer)('sendGroupMessage', argsOf(groupID, text))

  const send = (peer: string, content: string | Content) => sendTo(connectionOf(peer), ME, content)

  // The first login creates the user. The phone logs in as this user later.
  connectionOf(ME)('logout')
  connections.delete(ME)

  return {
    url: emulator.url,
    saved: { kind: 'token', appID: APP_ID, user: { userID: ME, name: 'Anna', avatarUrl: '' }, token: token(ME), agreed: { version: '1', at: 0 } },
    seed(peer, count, contentOf = contentOfText) {
      connectionOf(peer)
      const last = Date.now() - HISTORY_AGE
      for (let seq = 1; seq < count; seq++) store(peer, seq, last - (count - seq + 1) * MINUTE, undefined, contentOf(seq))
      send(peer, textOf(count))
      const { log, members } = peerConversation(state, ME, peer)
      log.messages.at(-1)!.timestamp = last
      Object.assign(members.get(ME)!.entry!, { lastActiveAt: last, unreadMessageCount: 0, readMessageSeq: log.lastSeq })
      const inbox = state.inboxes.get(ME)!
      inbox.deliveredSeq = inbox.lastSeq
    },
    miss(peer, count) {
      const { log } = peerConversation(state, ME, peer)
      const first = log.lastSeq + 1
      for (let seq = first; seq < first + count - 1; seq++) store(peer, seq, Date.now(), false)
      send(peer, textOf(first + count - 1))
    },
    send,
    group(groupID, peers) {
      peers.forEach(connectionOf)
      connectionOf(peers[0]!)('createGroup', { groupID, groupName: groupID, groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [], userIDs: [ME, ...peers.slice(1)] })
      sendToGroup(groupID, peers[0]!, textOf(1))
    },
    sendToGroup,
    room: (roomID, peers) => peers.forEach(peer => connectionOf(peer)('enterRoom', { roomID, roomName: roomID })),
    sendToRoom: (roomID, peer, text) => void connectionOf(peer)('sendRoomMessage', argsOf(roomID, text)),
    reply(peer, text) {
      const { messageID, messageSeq, senderUserID, timestamp, content } = originalOf(peer)
      sendTo(connectionOf(peer), ME, text, { reply: { rootMessageSeq: messageSeq, rootMessageID: messageID, messageSeq, messageID, senderUserID, sentTime: timestamp, messageInfo: content } })
    },
    edit(peer, text) {
      const { reply } = peerConversation(state, ME, peer).log.messages.at(-1)!
      connectionOf(peer)('editMessage', { conversationID: ME, messageID: reply!.messageID, fields: { message: text } })
    },
    react(peer, type) {
      connectionOf(peer)('addMessageReaction', { conversationID: ME, seq: peerConversation(state, ME, peer).log.lastSeq, type, increaseCount: 0 })
    },
    combined(peer) {
      const children = [1, 2, 3].map(n => ({ type: TEXT, message: textOf(n), senderUserID: peer, timestamp: Date.now(), extendedData: '' }))
      const bytes = new TextEncoder().encode(JSON.stringify(children))
      const fileUID = createHash('md5').update(bytes).digest('hex')
      storeFile(state, { md5: fileUID }, bytes)
      send(peer, { type: COMBINED, title: 'bob和Anna的聊天记录', summary: children.map(({ message }) => `bob: ${message}`).join('\n'), aesKey: fileUID.slice(0, 16), fileUID })
    },
    pin(peer) {
      const { log, pins } = peerConversation(state, ME, peer)
      const { messageID } = log.messages.filter(message => pins.every(pin => pin.message !== message)).at(-1)!
      connectionOf(peer)('pinMessage', { conversationID: ME, messageID, isPinned: true, disableAutoReplace: false })
    },
    // A frame is JSON, without byte arrays (emulator/src/wire.ts).
    write: (peer, isWriting) => send(peer, { type: COMMAND, message: { 'zim-emulator:bytes': Array.from(Buffer.from(writeTyping(isWriting))) } }),
    sendReceipt(peer) {
      connectionOf(peer)('sendConversationMessageReceiptRead', { conversationID: ME })
    },
    store(bytes, extension) {
      const md5 = createHash('md5').update(bytes).digest('hex')
      storeFile(state, { md5 }, bytes)
      return `/zim-files/${md5}.${extension}`
    },
    slowUpload: ms => gateway.controls.slowUpload({ ms }),
    leave: (groupID, userID) => void connectionOf(userID)('leaveGroup', { groupID }),
    comeOnline: userID => void connectionOf(userID),
    ...createCrowd(gateway, connectionOf, ME),
    close: emulator.close,
  }
}
