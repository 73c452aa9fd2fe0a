import type { Quote } from '@/types/annotations'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { isPlainText, parseBody, previewOf, storedBody } from '@/messages/models'
import { parseOriginal, storedOriginal } from '@/messages/quoted'
import { parseConversationKey } from '@/utils/conversationKey'
import { loadModule } from '@/utils/loadModule'
import { positionOf } from '@/utils/messageOrder'

/**
 * Record format of the cache: JSON of short tuples, preceded by the schema's version and a checksum. A damaged record is recognised by
 * itself, and an older one is migrated when it is read. A cache whose `lists` has a later schema is left alone (conversationPages.ts): a version that
 * raises the schema writes `lists` when it loads, before any other record.
 */
export const SCHEMA = 1

/** Migration from version `n` to `n + 1`, by `n`. A record of a version without a migration is dropped, and fetched again. */
type Migrations = Readonly<Record<number, (record: unknown) => unknown>>

const MIGRATIONS: Migrations = {}

/** 32-bit FNV-1a over UTF-16 units: finds damage, keeps no secret. */
function hashOf(text: string): number {
  let hash = 0x811C9DC5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

export function write(record: unknown, version = SCHEMA): string {
  const json = JSON.stringify(record)
  return `${version}.${hashOf(json).toString(36)}.${json}`
}

/** Reads a record of {@link write}, migrated to the present schema; null for anything else. */
export function read<T>(text: string | null, version = SCHEMA, migrations = MIGRATIONS): T | null {
  const [, written, hash, json] = /^(\d+)\.([0-9a-z]+)\.(.*)$/s.exec(text ?? '') ?? []
  if (!json || hashOf(json).toString(36) !== hash)
    return null
  try {
    let record: unknown = JSON.parse(json)
    let from = Number(written)
    for (; from < version; from++) {
      const migrate = migrations[from]
      if (!migrate)
        return null
      record = migrate(record)
    }
    return from === version ? record as T : null
  }
  catch { return null }
}

/** `key` 0: `id~<id>` · `sender` 0: me · `body`: a text, or a body as it is stored · `isRead` 1 · `rest`: fields that are not known here. */
export type MessageTuple = [key: string | 0, sender: string | 0, body: unknown, isRead: 0 | 1, sentAt: number, id: string, seq: number, order: number, localID: string, rest?: object]

/** For numbered messages only. Unsent messages are stored by the outbox. */
export function toTuple({ key, conversation: _, senderID, isMine, body, delivery, failure: __, sentAt, id, seq, order, localID, quote, ...others }: Message): MessageTuple {
  const rest = quote ? { ...others, quote: storedOriginal(quote) } : others
  const tuple: MessageTuple = [
    key === `id~${id}` ? 0 : key,
    isMine ? 0 : senderID,
    isPlainText(body) ? body.text : storedBody(body),
    delivery === 'read' ? 1 : 0,
    sentAt,
    id,
    seq,
    order,
    localID,
  ]
  if (Object.keys(rest).length) tuple.push(rest)
  return tuple
}

export function fromTuple([key, sender, body, isRead, sentAt, id, seq, order, localID, rest]: MessageTuple, conversation: ConversationKey, me: string): Message {
  return {
    key: key || `id~${id}`,
    conversation,
    senderID: sender === 0 ? me : sender,
    isMine: sender === 0,
    body: typeof body === 'string' ? { kind: 'text', text: body } : parseBody(body) ?? { kind: 'unsupported', zimType: 0, stored: body },
    delivery: isRead ? 'read' : 'sent',
    failure: null,
    sentAt,
    id,
    seq,
    order: positionOf({ seq, order }),
    localID,
    ...rest,
    ...(rest && 'quote' in rest && { quote: parseOriginal<Quote>(rest.quote) }),
  }
}

/**
 * Returns the message with its content read again, where an earlier version kept it as `unsupported`. ZIM's side of the kinds runs for such
 * a message alone. Where it cannot be loaded (H5 without a connection), the message stays as it is. Never rejects.
 */
export async function withKnownKind(message: Message): Promise<Message> {
  if (message.body.kind !== 'unsupported' || !message.body.content)
    return message
  try { return { ...message, body: (await loadModule(() => import('./readAgain'))).readAgain(message.body) } }
  catch { return message }
}

/** How much of a conversation is kept, as its list page stores it. `bytes`: of all its records. `usedAt`: ms. */
export interface LogSize { bytes: number, usedAt: number }

/** Version 0.1.0 wrote two more fields at the end. They are ignored. */
export type ListTuple = [key: ConversationKey, name: string | [name: string, remark: string], avatarUrl: string, unread: number, order: number, flags: number, last: MessageTuple | 0, bytes: number, usedAt: number]

export function toListTuple({ key, name, remark, avatarUrl, unread, order, isPinned, isMuted, mention, isClosed, lastMessage }: Conversation, { bytes, usedAt }: LogSize): ListTuple {
  // A row of the list shows no quote.
  const last = lastMessage?.id ? toTuple({ ...lastMessage, quote: undefined, body: previewOf(lastMessage.body) }) : 0
  const flags = Number(isPinned) + 2 * Number(isMuted) + 4 * Number(!!isClosed) + 8 * Number(mention === 'me') + 16 * Number(mention === 'all')
  return [key, remark ? [name, remark] : name, avatarUrl, unread, order, flags, last, bytes, usedAt]
}

export function fromListTuple([key, name, avatarUrl, unread, order, flags, last, bytes, usedAt]: ListTuple, me: string): { conversation: Conversation, size: LogSize } {
  const lastMessage = last === 0 ? null : fromTuple(last, key, me)
  const [shown, remark] = typeof name === 'string' ? [name] : name
  const conversation: Conversation = { key, ...parseConversationKey(key), name: shown, avatarUrl, unread, lastMessage, order, isPinned: (flags & 1) > 0, isMuted: (flags & 2) > 0 }
  if (remark) conversation.remark = remark
  if (flags & 4) conversation.isClosed = true
  if (flags & 24) conversation.mention = flags & 8 ? 'me' : 'all'
  return { conversation, size: { bytes, usedAt } }
}
