import type * as Vendor from 'zego-zim'

import type { CombinedBody, CombinedItem, CombinedSource } from '@/messages/combined/model'
import type { ConversationKey } from '@/types/conversation'

import { MOST_COMBINED } from '@/messages/combined/model'
import { parseItems, parseSource } from '@/messages/combinedInside'
import { failed } from '@/utils/failure'
import { fieldsOf, instant, string } from '@/utils/read'

import type { ZimContext } from './context'

import { MessagePriority, SentStatus } from './codes'
import { DEADLINES } from './context'
import { targetToZim } from './conversationKey'
import { bodyFromZim, bodyToZim } from './kinds'

export interface CombinedClient {
  /**
   * The messages inside a combined one, at most a few thousand, oldest first as the sender has ordered them. `path`: of one inside it, its index
   * at each level. Rejects with `record-lost` when ZIM no longer has the message, and with `record-away` when its content cannot be fetched.
   */
  open: (message: CombinedSource, path?: readonly number[]) => Promise<CombinedItem[]>
}

/** Of another client's message. */
const MOST_ITEMS = 20 * MOST_COMBINED
/** The SDK's text when the file with the messages cannot be downloaded. */
const NOT_FETCHED = 6000212

type Combined = Vendor.ZIMCombineMessage

function missing(): never {
  throw failed('record-lost')
}

/** Brings a combined message into the SDK's memory, where it must be to be opened, forwarded, or put into another. */
async function find(zim: Vendor.ZIM, source: unknown): Promise<Combined> {
  const { conversation, id, seq } = parseSource(source) ?? missing()
  const { messageList } = await zim.queryMessages([seq], ...targetToZim(conversation))
  const found = messageList.find(message => message.messageID === id && message.type === 100)
  return (found ?? missing()) as Combined
}

function itemFromZim(given: unknown): CombinedItem {
  const message = fieldsOf(given)
  return { senderID: string(message.senderUserID), sentAt: instant(message.timestamp), body: bodyFromZim(message) }
}

async function itemToZim(zim: Vendor.ZIM, { senderID, sentAt, body }: CombinedItem): Promise<Vendor.ZIMMessage> {
  if (body.kind === 'combined')
    return find(zim, body.source)
  return { extendedData: '', ...bodyToZim(body), senderUserID: senderID, timestamp: sentAt, sentStatus: SentStatus.Success } as Vendor.ZIMMessage
}

/**
 * Sends a combined message: the SDK uploads what is inside. One with a `source` is the SDK's copy of that message, without an upload; the copy
 * has lost its `extendedData`, and takes the one that is set while it is attached (tests/contract/combined.test.ts).
 *
 * Every try is a new message for the SDK: it uploads nothing when it sends the same object again. The outbox looks for the client ID before.
 */
export async function sendCombined(zim: Vendor.ZIM, conversation: ConversationKey, { title, summary, items, source }: CombinedBody, extendedData: string): Promise<{ message: Vendor.ZIMMessage }> {
  const config = { priority: MessagePriority.Medium }
  const target = targetToZim(conversation)
  if (source)
    return zim.sendMessage(await find(zim, source), ...target, config, { onMessageAttached: (copy: Vendor.ZIMMessage) => { copy.extendedData = extendedData } })
  const messageList: Vendor.ZIMMessage[] = []
  for (const item of parseItems(items) ?? missing()) messageList.push(await itemToZim(zim, item))
  return zim.sendMessage({ type: 100, title, summary, messageList, extendedData } as Combined, ...target, config)
}

export function createCombined({ zim, request }: ZimContext): CombinedClient {
  async function childrenOf(message: Combined): Promise<Vendor.ZIMMessage[]> {
    try { return (await zim.queryCombineMessageDetail(message)).message.messageList }
    catch (thrown) { throw fieldsOf(thrown).code === NOT_FETCHED ? failed('record-away', { code: NOT_FETCHED }) : thrown }
  }

  return {
    open: (message, path = []) => request(async () => {
      let children = await childrenOf(await find(zim, message))
      for (const index of path) {
        const child = children[index]
        children = await childrenOf((child?.type === 100 ? child : missing()) as Combined)
      }
      return children.slice(0, MOST_ITEMS).map(itemFromZim)
    }, DEADLINES.send),
  }
}
