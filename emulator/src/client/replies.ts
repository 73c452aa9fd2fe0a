/**
 * Replies: what a reply tells of its original, and how many replies a root has. The SDK fetches all replies of a root, and the root itself, when
 * the first of them is received or comes with a page of history. Changes are reported for replies and roots in memory alone.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { ZIMConversationType } from '../enums'
import type { Client } from './client'
import type { MessageList, ReplyRoot } from './store'

import { ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { liteInfoOf } from '../lite'
import { checkReplyQuery } from './checks'
import { copyOf } from './store'

const DELETED = 1
const NOT_FOUND = 2
/** Up to this number of replies are fetched at once and belong together. */
const MOST_FETCHED = 100

export type RepliedInfo = NonNullable<Vendor.ZIMMessage['repliedInfo']> & { rootMessageSeq: number, rootMessageID: string, messageEditSeq?: number }

export interface RepliedCount { conversationID: string, conversationType: ZIMConversationType, rootMessageSeq: number, rootMessageID: string, count: number }

export const repliedInfoOf = (message: Vendor.ZIMMessage) => message.repliedInfo as RepliedInfo | undefined

/** What a new reply tells of its original. */
export function repliedInfoFor(original: Vendor.ZIMMessage): RepliedInfo {
  const { messageSeq, messageID, senderUserID, timestamp } = original as Required<Vendor.ZIMMessage>
  const root = repliedInfoOf(original)
  return {
    rootMessageSeq: root?.rootMessageSeq ?? messageSeq,
    rootMessageID: root?.rootMessageID ?? messageID,
    state: 0,
    messageSeq,
    messageID,
    senderUserID,
    sentTime: timestamp,
    messageInfo: liteInfoOf(original) as unknown as RepliedInfo['messageInfo'],
    messageEditSeq: (original as { editSeq?: number }).editSeq,
  }
}

const inMemory = ({ sorted }: MessageList, seq: number) => sorted.find(({ messageSeq }) => messageSeq === seq)

/** The replies in memory to these originals. A reply to an original that is gone is not changed any more. */
const repliesTo = ({ sorted }: MessageList, seqs: readonly number[]) =>
  sorted.filter(message => message.repliedInfo && !message.repliedInfo.state && seqs.includes(message.repliedInfo.messageSeq!))

/** Replaces what replies in memory tell of their original. */
function change({ events, store }: Client, replies: Vendor.ZIMMessage[], changed: Partial<RepliedInfo>, isReported = true): void {
  if (replies.length === 0)
    return
  const messageList = replies.map(reply => ({ ...reply, repliedInfo: { ...repliedInfoOf(reply)!, ...changed } }))
  store.remember(messageList)
  if (isReported)
    events.emit('messageRepliedInfoChanged', { messageList: copyOf(messageList) })
}

export function originalsDeleted(client: Client, list: MessageList, seqs: readonly number[], isReported = true): void {
  change(client, repliesTo(list, seqs), { state: DELETED as RepliedInfo['state'] }, isReported)
}

export function originalRevoked(client: Client, { conversationID, conversationType, messageSeq }: Vendor.ZIMMessage): void {
  const list = client.store.listOf(conversationID!, conversationType!)
  const replies = repliesTo(list, [messageSeq!]).filter(reply => reply.repliedInfo!.messageInfo?.type !== ZIMMessageType.Revoke)
  change(client, replies, { messageInfo: { type: ZIMMessageType.Revoke } as RepliedInfo['messageInfo'] })
}

/** `edited`: the message as it is now. */
export function originalEdited(client: Client, edited: Vendor.ZIMMessage): void {
  const list = client.store.listOf(edited.conversationID!, edited.conversationType!)
  const { messageInfo, messageEditSeq } = repliedInfoFor(edited)
  change(client, repliesTo(list, [edited.messageSeq!]), { messageInfo, messageEditSeq })
}

export function repliesFacet(client: Client) {
  const { ask, call, events, store } = client

  function rootOf({ roots }: MessageList, seq: number, messageID = ''): ReplyRoot {
    const known = roots.get(seq) ?? { messageID, count: 0, maxSeq: 0, senderUserID: '', sentTime: 0, state: 0 }
    known.messageID ||= messageID
    roots.set(seq, known)
    return known
  }

  function reportCount(conversationID: string, conversationType: ZIMConversationType, { messageID, count }: ReplyRoot): void {
    events.emit('messageRepliedCountChanged', { infos: [{ conversationID, conversationType, messageID, count }] })
  }

  /** The number of replies that a root has now. Reported for a root in memory. */
  function count({ conversationID, conversationType, rootMessageSeq, rootMessageID, count }: RepliedCount): void {
    const list = store.listOf(conversationID, conversationType)
    const root = rootOf(list, rootMessageSeq, rootMessageID)
    const isNews = root.count < count && inMemory(list, rootMessageSeq)
    root.count = count
    if (isNews)
      reportCount(conversationID, conversationType, root)
  }

  /** Brings these messages into memory. `isWhole`: of all replies of a root; those that the server does not have are taken for deleted. */
  async function fetchSeqs(conversationID: string, conversationType: ZIMConversationType, seqs: number[], { isWhole, isReported }: { isWhole: boolean, isReported: boolean }): Promise<void> {
    const list = store.listOf(conversationID, conversationType)
    const wanted = seqs.filter(messageSeq => !list.isDeleted({ messageSeq } as Vendor.ZIMMessage))
    const missing = wanted.filter(seq => !inMemory(list, seq))
    if (missing.length === 0)
      return
    const fetched = await ask('queryMessages', { conversationID, conversationType, seqs: missing }, 'batch_fetch_conv_msg').catch(() => undefined)
    store.remember(fetched?.messageList ?? [])
    if (isWhole)
      originalsDeleted(client, list, wanted.filter(seq => !inMemory(list, seq)), isReported)
  }

  /** Asks for the replies of a root. Undefined when there is no answer, or the server knows none. */
  async function queryRoot(conversationID: string, conversationType: ZIMConversationType, list: MessageList, seq: number) {
    const root = rootOf(list, seq)
    const found = await ask('queryReplies', { conversationID, conversationType, seq }, 'fetch_reply_list').catch(() => undefined)
    if (found?.count)
      root.count = found.count
    if (!found?.count || found.seqs.length === 0)
      return undefined
    root.maxSeq = found.seqs.at(-1)!
    Object.assign(root, found.root)
    return { seqs: [seq, ...found.seqs], isWhole: found.count <= MOST_FETCHED }
  }

  /** A reply was received, or came with a page. */
  async function prefetch(conversationID: string, conversationType: ZIMConversationType, rootSeq: number, replySeq: number): Promise<void> {
    const list = store.listOf(conversationID, conversationType)
    const { maxSeq, count } = rootOf(list, rootSeq)
    if (maxSeq && !(count > MOST_FETCHED && maxSeq < replySeq))
      return
    const found = await queryRoot(conversationID, conversationType, list, rootSeq)
    if (found)
      await fetchSeqs(conversationID, conversationType, found.seqs.filter(seq => seq !== replySeq), { isWhole: found.isWhole, isReported: false })
  }

  /** `messages` have come from the server, and are in memory. */
  function fetchRoots(conversationID: string, conversationType: ZIMConversationType, messages: readonly Vendor.ZIMMessage[]): void {
    const last = new Map<number, number>()
    for (const message of messages) {
      const root = repliedInfoOf(message)?.rootMessageSeq
      if (root)
        last.set(root, Math.max(last.get(root) ?? 0, message.messageSeq!))
    }
    for (const [root, seq] of last)
      void prefetch(conversationID, conversationType, root, seq)
  }

  const calls = {
    /** The replies of the tree that a message belongs to, ascending, without its root. Without an answer of the server: those in memory. */
    queryMessageRepliedList: call('queryMessageRepliedList', async (message: Vendor.ZIMMessage, config: Vendor.ZIMMessageRepliedListQueryConfig) => {
      checkReplyQuery('queryMessageRepliedList', message, config)
      const { conversationID, conversationType, messageSeq } = message as Required<Vendor.ZIMMessage>
      const list = store.listOf(conversationID, conversationType)
      if (list.isDeleted(message) || message.isGroupTargetedMessage)
        throw failure(6000001, 'The message was not found in the DB or it was not a server message')
      const known = inMemory(list, messageSeq) ?? message
      const rootSeq = repliedInfoOf(known)?.rootMessageSeq ?? messageSeq
      const root = rootOf(list, rootSeq, rootSeq === messageSeq ? known.messageID : '')
      const before = root.count
      if (root.maxSeq < messageSeq || root.maxSeq === 0) {
        const found = await queryRoot(conversationID, conversationType, list, rootSeq)
        if (found)
          await fetchSeqs(conversationID, conversationType, found.seqs, { isWhole: found.isWhole, isReported: true })
      }
      const replies = copyOf(list.sorted.filter(message => repliedInfoOf(message)?.rootMessageSeq === rootSeq)).sort((one, other) => one.messageSeq! - other.messageSeq!)
      const stored = inMemory(list, rootSeq)
      const rootMessage = stored && { ...copyOf(stored), rootRepliedCount: root.count }
      if (rootMessage) {
        Object.assign(root, { messageID: rootMessage.messageID, senderUserID: rootMessage.senderUserID, sentTime: rootMessage.timestamp })
        if (before < root.count)
          reportCount(conversationID, conversationType, root)
      }
      else {
        root.state ||= list.isDeleted({ messageSeq: rootSeq } as Vendor.ZIMMessage) ? DELETED : NOT_FOUND
      }
      const start = config.nextFlag ? replies.findIndex(({ messageSeq }) => messageSeq === config.nextFlag) : 0
      const end = start + config.count
      return {
        messageList: replies.slice(start, end),
        nextFlag: replies[end]?.messageSeq ?? 0,
        rootRepliedInfo: { messageSeq: rootSeq, state: rootMessage ? 0 : root.state, senderUserID: root.senderUserID, sentTime: root.sentTime, repliedCount: root.count, ...(rootMessage && { message: rootMessage }) } as unknown as Vendor.ZIMMessageRootRepliedInfo,
      }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    count,
    fetchRoots,
    /** A page of the server: the counts of its roots. */
    noteCounts(list: MessageList, counts: Record<number, number>): void {
      for (const [seq, count] of Object.entries(counts)) rootOf(list, Number(seq)).count = count
    },
    /** Before a page of history is made of the memory: its roots have their counts, and a reply to a message that was deleted here says so. */
    complete(list: MessageList): void {
      for (const message of list.roots.size ? list.sorted : []) {
        const info = repliedInfoOf(message)
        const count = list.roots.get(message.messageSeq ?? 0)?.count ?? 0
        if (info && list.isDeleted({ messageSeq: info.messageSeq } as Vendor.ZIMMessage))
          message.repliedInfo = { ...info, state: DELETED as RepliedInfo['state'] }
        else if (!info && count > (message.rootRepliedCount ?? 0))
          message.rootRepliedCount = count
      }
    },
    /** Of a live message: its original may have been deleted here. */
    received(messages: readonly Vendor.ZIMMessage[]): void {
      for (const { conversationID, conversationType, repliedInfo } of messages) {
        if (repliedInfo && store.listOf(conversationID!, conversationType!).isDeleted({ messageSeq: repliedInfo.messageSeq } as Vendor.ZIMMessage))
          repliedInfo.state = DELETED as RepliedInfo['state']
      }
    },
    pushes: {
      messageReplied: (data: RepliedCount) => count(data),
    },
  }
}

export type Replies = ReturnType<typeof repliesFacet>
