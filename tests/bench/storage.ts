import { setTimeout as pause } from 'node:timers/promises'

import type { KeyValueStorage } from '@/services/storage'
import type { Conversation } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'

import { createAccountCache } from '@/cache/accountCache'
import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'

import { createDeviceStorage } from '../support/model/deviceStorage'

interface Traffic { reads: number, writes: number, bytes: number, largest: number }

/** Counts what passes. `bytes` and `largest`: UTF-8 bytes of key and value of the writes. A removal is a write. */
function counted(storage: KeyValueStorage): { storage: KeyValueStorage, traffic: Traffic } {
  const traffic: Traffic = { reads: 0, writes: 0, bytes: 0, largest: 0 }
  const note = (key: string, value: string) => {
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(value)
    traffic.writes++
    traffic.bytes += bytes
    traffic.largest = Math.max(traffic.largest, bytes)
  }
  return {
    traffic,
    storage: {
      ...storage,
      get(key) {
        traffic.reads++
        return storage.get(key)
      },
      keys() {
        traffic.reads++
        return storage.keys()
      },
      set(key, value) {
        note(key, value)
        return storage.set(key, value)
      },
      remove(key) {
        note(key, '')
        return storage.remove(key)
      },
    },
  }
}

/** A message of a person: 24 characters, half of them Chinese. */
const textOf = (n: number) => `${n} 我们晚上七点在老地方见面吧 see you`

const PEERS = Array.from({ length: 20 }, (_, n) => `user-${n}`)

const messageOf = (peer: string, seq: number, sentAt: number): Message => ({
  key: `${peer}~${sentAt.toString(36)}abcdefgh`,
  conversation: `peer:${peer}`,
  senderID: peer,
  isMine: false,
  body: { kind: 'text', text: textOf(seq) },
  delivery: 'sent',
  failure: null,
  sentAt,
  id: `80000000000${sentAt % 1e8}`,
  seq,
  order: seq * 100,
  localID: `${sentAt}001`,
})

const conversationOf = (peer: string, unread: number, lastMessage: Message | null): Conversation =>
  ({ key: `peer:${peer}`, id: peer, kind: 'peer', name: `Name of ${peer}`, avatarUrl: '', unread, lastMessage, order: lastMessage?.sentAt ?? 0, isPinned: false, isMuted: false })

/** One text a second, in turn in 20 conversations: what the device stores for each, on average of `count` texts. */
export async function storedPerText(count: number): Promise<{ writes: number, bytes: number, largest: number }> {
  let now = Date.parse('2026-03-01T12:00:00+08:00')
  const { storage, traffic } = counted(createDeviceStorage().view().storage)
  const state = createChatState('me')
  const cache = createAccountCache({ storage, account: '1234567890.me', me: 'me', writeAfter: 0, now: () => now })
  await cache.load()
  const apply = (event: ChatEvent) => {
    const { timelines, conversations } = applyEvent(state, event)
    for (const key of conversations === 'all' ? state.conversations.keys() : conversations) cache.noteConversation(key, state.conversations.get(key) ?? null)
    for (const [key, changes] of timelines) cache.noteTimeline(key, timelineOf(state, key), changes)
  }
  apply({ type: 'conversations-loaded', conversations: PEERS.map(peer => conversationOf(peer, 0, null)), missing: [] })
  const send = async (n: number) => {
    const peer = PEERS[n % PEERS.length]!
    const seq = Math.floor(n / PEERS.length) + 1
    now += 1000
    const message = messageOf(peer, seq, now)
    apply({ type: 'messages-received', conversation: message.conversation, messages: [message], isOffline: false })
    apply({ type: 'conversations-changed', changes: [{ action: 'updated', conversation: conversationOf(peer, seq, message) }] })
    await pause(3)
    // The timer of 30 s runs in real time.
    if (n % 30 === 29) await cache.flush()
  }
  for (let n = 0; n < count; n++) await send(n)
  const before = { ...traffic }
  for (let n = count; n < 2 * count; n++) await send(n)
  const figures = { writes: (traffic.writes - before.writes) / count, bytes: Math.round((traffic.bytes - before.bytes) / count), largest: traffic.largest }
  await cache.close()
  return figures
}
