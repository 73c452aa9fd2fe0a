/**
 * Combined messages: the messages inside are a file of their own, which is uploaded before the message and fetched when it is opened. Every
 * message of this kind that the app sees has an empty `messageList`, except the one of `onMessageAttached`.
 *
 * Invariant: what was opened or sent in this login is opened again without a request.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Files } from '../files'
import type { Client } from './client'

import { ZIMMessageType } from '../enums'
import { failure, invalid } from '../failure'
import { md5 } from '../md5'
import { decode, withPaths } from '../wire'
import { contentOfChild } from './content'
import { copyOf } from './store'

const NOT_IN_MEMORY = 'The message was not found in the DB or it was not a server message'
const NO_FILE = 'get combine onerror.'

/** A message inside belongs to no conversation. */
const BLANK = {
  extendedData: '',
  localExtendedData: '',
  isMentionAll: false,
  mentionedUserIDs: [],
  localMessageID: '',
  messageID: '',
  messageSeq: 0,
  senderUserID: '',
  timestamp: 0,
  conversationID: '',
  conversationType: 0,
  direction: 0,
  sentStatus: 1,
  orderKey: 0,
  isUserInserted: false,
  isBroadcastMessage: false,
  isServerMessage: false,
  isGroupTargetedMessage: false,
  receiptStatus: 0,
  reactions: [],
  rootRepliedCount: 0,
  editorUserID: '',
  editedTime: 0,
  pinnedUserID: '',
  pinnedTime: 0,
}

type Child = Vendor.ZIMMessage & { key?: string }

export type Combined = Vendor.ZIMCombineMessage

export const isCombined = (message: Vendor.ZIMMessage): message is Combined => message.type === ZIMMessageType.Combine

/** `<level>-<conversation type>_<localMessageID>_<key>-<conversationID>` */
const keyOf = (combineID = '') => combineID.split('-')[1]?.split('_')[2] ?? ''

function nonce(): string {
  return Math.random().toString().slice(2, 18).padEnd(16, '0')
}

/** What is uploaded with a message: undefined when the server has the file. */
export interface CombinedFile { key: string, fileUID: string, bytes?: Uint8Array }

export function combinedFacet(client: Client, files: () => Files | undefined) {
  const { ask, call, store } = client
  /** The messages inside, by combineID. */
  const opened = new Map<string, Child[]>()
  /** Keys of files of nested messages, by combineID. */
  const nested = new Map<string, string>()
  /** Files of messages that are forwarded, by the copy that is sent. */
  const forwarded = new WeakMap<object, CombinedFile>()
  let lastChild = 0

  function find({ conversationID, conversationType }: Pick<Combined, 'conversationID' | 'conversationType'>, combineID: string | undefined): Combined | undefined {
    return combineID ? store.listOf(conversationID!, conversationType!).sorted.find(message => (message as Combined).combineID === combineID) as Combined | undefined : undefined
  }

  /** A copy that is sent. One that was sent before, and one inside another, must be in memory. */
  function prepare(given: Combined): Combined {
    const copy = copyOf(given)
    if (given.combineID && given.messageID && given.messageSeq) {
      const known = find(given, given.combineID)
      if (!known)
        throw failure(6000001, `${NOT_IN_MEMORY} to forward.`)
      forwarded.set(copy, { key: keyOf(known.combineID), fileUID: '' })
      copy.messageList = copyOf(opened.get(known.combineID!) ?? [])
      return copy
    }
    copy.messageList = given.messageList.map((child) => {
      const known = isCombined(child) ? find(child, child.combineID) : child
      if (!known)
        throw failure(6000001, `${NOT_IN_MEMORY} for messageList.`)
      return copyOf(known)
    })
    return copy
  }

  /** Gives a message that is filled in its ID, and fixes what is uploaded. `from`: the copy of {@link prepare}. */
  function attach(message: Combined, from: object): CombinedFile {
    const isRetry = !!message.combineID && !forwarded.has(from)
    const file = forwarded.get(from) ?? newFile(message, isRetry)
    const { key } = file
    message.combineID = `0-${message.conversationType}_${message.localMessageID}_${key}-${message.conversationID}`
    if (message.messageList.length)
      opened.set(message.combineID, copyOf(message.messageList))
    return file
  }

  /** A message that is sent again counts as uploaded, as in the SDK, also when the upload was what failed. */
  function newFile({ combineID, messageList }: Combined, isRetry: boolean): CombinedFile {
    const bytes = encodeChildren(messageList, files()?.origin() ?? '')
    return { key: isRetry ? keyOf(combineID) : nonce(), fileUID: md5(bytes), ...(!isRetry && { bytes }) }
  }

  function decodeChildren(bytes: Uint8Array, parentID: string): Child[] {
    const rest = parentID.slice(parentID.indexOf('-'))
    return parseChildren(bytes, files()!.origin()).map(({ key, ...content }) => {
      const child = { ...BLANK, ...content } as Child
      if (!isCombined(child))
        return child
      const combineID = `${String(++lastChild).padStart(8, '0')}${rest}`
      nested.set(combineID, key!)
      return Object.assign(child, { combineID, messageList: [] })
    })
  }

  async function download(combineID: string): Promise<Child[]> {
    const key = combineID.startsWith('0-') ? keyOf(combineID) : nested.get(combineID)
    if (key === undefined)
      throw failure(6000001, 'The combine message was not found for url.')
    try {
      const { path } = await ask('combinedFile', { key }, '')
      const port = files()!
      return decodeChildren(await port.download(port.origin() + path), combineID)
    }
    catch {
      throw failure(6000212, NO_FILE)
    }
  }

  const calls = {
    /** Fills `messageList` of the given object. The message, or the outermost one that it is in, must be in memory. */
    queryCombineMessageDetail: call('queryCombineMessageDetail', async (message: Combined) => {
      if (!message || !isCombined(message) || !message.combineID)
        throw invalid('queryCombineMessageDetail', 'The combine message is invalid.')
      const { combineID } = message
      const [, own = '', ...conversation] = combineID.split('-')
      const root = { conversationID: conversation.join('-'), conversationType: Number(own[0]) }
      if (!find(root, combineID.replace(/^[^-]*/, '0')))
        throw failure(6000001, NOT_IN_MEMORY)
      const children = opened.get(combineID) ?? await download(combineID)
      opened.set(combineID, children)
      message.messageList = copyOf(children)
      return { message }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    prepare,
    attach,
    end() {
      opened.clear()
      nested.clear()
    },
  }
}

export type CombinedFacet = ReturnType<typeof combinedFacet>

/** In ASCII alone: mini programs have no TextEncoder. Addresses of this server are its paths, because each client reaches it under its own. */
function encodeChildren(children: readonly Vendor.ZIMMessage[], origin: string): Uint8Array {
  const content = children.map(child => ({ ...contentOfChild(child), ...(isCombined(child) && { key: keyOf(child.combineID) }) }))
  const text = JSON.stringify(withPaths(content, origin)).replace(/[\u0080-\uFFFF]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

function parseChildren(bytes: Uint8Array, origin: string): Child[] {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return decode(text, () => origin) as Child[]
}
