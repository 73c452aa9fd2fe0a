/**
 * The emulator's server for the real package: translates the package's requests to the emulator's operations and the emulator's pushes to the
 * package's. So that one situation, made in the emulator's world, can be observed on both clients.
 *
 * What the package does with the answers is the package's own. What the server answers is the emulator's, and the shape of an answer is what
 * the package's code reads. Nothing here is known of ZIM's server.
 * Missed messages are never sent by this server: after a login and after a reconnect the package gets what it asks for itself.
 */
import type { ZIM, ZIMConversation, ZIMMessage } from 'zego-zim-miniprogram'
import type { Gateway } from 'zim-emulator/testing'

import { Buffer } from 'node:buffer'
import { findConversation, peerConversation } from 'zim-emulator/world'

import type { Platform } from './platform'
import type { Body, Door, Request } from './stubbedPackage'
import type { ZimModule } from './subjects'

import { liteInfoOf } from '../../../emulator/src/lite'
import { decode, encode } from '../../../emulator/src/wire'
import { briefsFor } from '../../../emulator/src/world/reactionViews'
import { decodeCombined, decodeMedia, encodeCombined, encodeMedia, isCombinedType, isMediaType } from './mediaBody'
import { contactsOnWire } from './packageContacts'
import { groupOperations } from './packageGroups'
import { presenceOnWire } from './packagePresence'
import { enteredAttributes, roomConfigOf, roomsOnWire } from './packageRooms'
import { FILES_ORIGIN } from './platform'
import { openDoor } from './stubbedPackage'
import { freshCopy, silenceConsole } from './subjects'
import { installWx } from './wxShim'

type Any = any

let devices = 0

/** Codes of ZIM's server that the package tells apart by number. Other codes are passed on as they are. */
const SERVER_CODES: Record<number, number> = { 6000013: 100021, 6000278: 100012, 6000103: 50111, 6000106: 50111, 6000321: 103015, 6000322: 103021, 6000323: 103032 }

/** A refusal in a group has the server's own number in its text, which the package puts there. */
const REFUSAL = /^code: (\d+), message: (.*)$/

const NOT_TRANSLATED = { code: 6000013, message: 'not translated' }

const PROCESSING = 256
const DONE = 64
const REVOKED_BY_SENDER = 4
/** By ZIMMessageRevokeStatus. */
const REVOKED_BY: Record<number, number> = { 0: REVOKED_BY_SENDER, 3: 16, 4: 20 }
const PEER = 0
const GROUP = 2
/** The bits of an edit, the lowest first. */
const EDITED_FIELDS = ['message', 'extendedData', 'mentionedUserIDs', 'isMentionAll', 'subType', 'searchedContent']
const CUSTOM = 200

const text = (bytes: unknown) => typeof bytes === 'string' ? bytes : Buffer.from(bytes as Uint8Array ?? []).toString('utf8')
const withOrigin = (content: object) => decode(JSON.stringify(content), () => FILES_ORIGIN) as object
const long = (value: number) => ({ toNumber: () => value, toString: () => String(value), eq: (other: unknown) => String(other) === String(value) })

/** The body of a revoke message: the only body that the package decodes from its binary form, "StRevokeContent". */
function revokeContent({ operatedUserID, revokeTimestamp, revokeStatus, originalMessageType, revokeType, revokeExtendedData }: Any): Uint8Array {
  const varint = (value: number): number[] => value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))]
  const number = (field: number, value: number) => [field * 8, ...varint(value)]
  const bytes = (field: number, value: string) => [field * 8 + 2, ...varint(Buffer.byteLength(value)), ...Buffer.from(value)]
  return Uint8Array.from([
    ...bytes(1, operatedUserID),
    ...number(2, revokeTimestamp),
    ...number(3, originalMessageType),
    ...number(4, revokeType),
    ...bytes(5, revokeExtendedData),
    ...number(6, REVOKED_BY[revokeStatus]!),
  ])
}

type Handlers = Record<string, (body: Any) => Body | undefined | Promise<Body | undefined>>

export interface StubbedPackage {
  module: ZimModule
  /** The door of the instance that the module created. */
  door: () => Door
}

/** Loads a new copy of the package that talks to `gateway`. The caller restores the console. */
export function loadStubbedPackage(gateway: Gateway, platform?: Platform): StubbedPackage {
  silenceConsole()
  const line = createLine(gateway)
  installWx(line.connectSocket, platform)
  const { ZIM } = freshCopy('zego-zim-miniprogram') as ZimModule
  let door: Door | undefined
  return {
    module: {
      ZIM: {
        create(config) {
          const zim = ZIM.create(config)
          if (zim)
            door = attach(zim, gateway, line)
          return zim
        },
        getInstance: () => ZIM.getInstance(),
        getVersion: () => ZIM.getVersion(),
      },
    },
    door: () => door!,
  }
}

/** One connection to the gateway at a time, as the package opens them. Sockets carry no bytes: requests go through the door. */
function createLine(gateway: Gateway) {
  let current: { receive: (frame: string) => void } | undefined
  let lastID = 0
  const waiting = new Map<number, (reply: Any) => void>()
  const line = {
    onPush: (_: { push: string, data: Any }) => {},
    /** The package also opens a socket for its log, which stays closed here. */
    connectSocket({ url }: { url: string }) {
      if (!url.includes('accesshub'))
        return { onOpen() {}, onClose() {}, onError() {}, onMessage() {}, send() {}, close() {} }
      const handlers: Record<string, (result: object) => void> = {}
      let isOver = false
      const end = () => {
        if (isOver)
          return
        isOver = true
        handlers.error?.({ errMsg: 'connectSocket:fail' })
        handlers.close?.({ code: 1006 })
      }
      const later = (run: () => void) => setTimeout(() => isOver || run(), 1)
      const connection = gateway.isOpen()
        ? gateway.connect({ send: frame => later(() => receive(frame)), close: () => setTimeout(end, 1) })
        : undefined
      later(connection ? () => handlers.open?.({}) : end)
      current = connection
      return {
        onOpen: (handler: () => void) => { handlers.open = handler },
        onClose: (handler: () => void) => { handlers.close = handler },
        onError: (handler: () => void) => { handlers.error = handler },
        onMessage() {},
        send: (options: { success?: (result: object) => void }) => options.success?.({}),
        close() {
          isOver = true
          connection?.closed()
        },
      }
    },
    /** Resolves to `{ result }` or `{ failure }`. Does not settle when no reply arrives. */
    call(name: string, args: unknown): Promise<Any> {
      const id = ++lastID
      return new Promise((resolve) => {
        waiting.set(id, resolve)
        current?.receive(encode({ id, call: name, args }))
      })
    },
  }
  function receive(frame: string) {
    const message = decode(frame, () => FILES_ORIGIN) as Any
    if ('push' in message)
      return line.onPush(message)
    waiting.get(message.id)?.(message)
    waiting.delete(message.id)
  }
  return line
}

function attach(zim: ZIM, gateway: Gateway, line: ReturnType<typeof createLine>): Door {
  const world = () => gateway.world.state
  const deviceID = `package ${++devices}`
  const door: Door = openDoor(zim, ({ op, body }) => Object.hasOwn(replies, op) ? replies[op]!(body) : NOT_TRANSLATED)
  const me = () => door.userID()
  /** Of a peer, or of a group. */
  const conversationWith = (id: string, type = PEER) => type === GROUP ? findConversation(world(), 'group', id)! : peerConversation(world(), me(), id)
  const messagesWith = (id: string, type?: number) => conversationWith(id, type).log.messages
  const idsOf = (id: string, seqs: (string | number)[], type?: number) => {
    const wanted = new Set(seqs.map(Number))
    return messagesWith(id, type).filter(({ messageSeq }) => wanted.has(messageSeq)).map(({ messageID }) => messageID)
  }
  const seqOf = (id: string, messageID: string, type?: number) => conversationWith(id, type).log.byID.get(messageID)?.messageSeq ?? 0
  const nameOf = (userID: string) => world().users.get(userID)?.baseInfo.userName ?? ''
  let receiptSeq = 0
  /** By localMessageID: a message whose file was uploaded has another clientSeq than its ID. */
  const clientSeqs = new Map<string, number>()
  /**
   * The changes of the messages of all peers of this user, or of one group, the earliest first: each that is revoked or edited, and each
   * reaction. ZIM numbers them together, from 1. Of the reactions to one message the last is listed.
   */
  const changed = (groupID?: string) => [...world().conversations.values()]
    .filter(({ kind, id, members }) => groupID ? kind === 'group' && id === groupID : kind === 'peer' && members.has(me()))
    .flatMap(conversation => conversation.log.messages.flatMap((message) => {
      const change = message.revoked ?? message.edited
      const reactions = message.revoked ? undefined : message.reactions
      return [
        ...(change ? [{ conversation, message, at: change.at, isListed: true, isReaction: false }] : []),
        ...Array.from({ length: reactions?.lastSeq ?? 0 }, (_, index) => ({ conversation, message, at: reactions!.changedAt, isListed: index + 1 === reactions!.lastSeq, isReaction: true })),
      ]
    }))
    .sort((one, other) => one.at - other.at)
  const changesIn = (id: string, type = PEER) => changed(type === GROUP ? id : undefined).length
  const pinSeq = () => world().pinChanges.get(me())?.length ?? 0

  const storedAt = (id: string, seq: number, type?: number) => messagesWith(id, type).find(({ messageSeq }) => messageSeq === seq)
  const wireReaction = ({ seq, type, people, times, isSelfIncluded, users }: Any) => ({ seq, key: type, total_count: people, sum_count: times, include_self: isSelfIncluded, user_reaction: users.map((user: object) => ({ ...user })) })
  const wireReactions = ({ reactions }: Any) => ({
    reaction_list: reactions.map(wireReaction),
    succ_list: reactions.map(({ seq, type, people, times }: Any) => ({ key: type, seq, total_count: people, sum_count: times })),
  })

  async function ask(call: string, args: unknown, reply: (result: Any) => Body): Promise<Body> {
    const { result, failure } = await line.call(call, args)
    if (!failure)
      return reply(result)
    const [, number, message = failure.message] = REFUSAL.exec(failure.message) ?? []
    return { code: number ? Number(number) : SERVER_CODES[failure.code] ?? failure.code, message, audit_info: message }
  }

  const contacts = contactsOnWire(gateway, me, ask)
  const presence = presenceOnWire(gateway, me, ask)
  const groups = groupOperations({ world, me, ask })

  function wireUser({ userID, userName, userAvatarUrl, userExtendedData }: Any): Body {
    return { user_id: userID, user_name: userName, avatar: userAvatarUrl, extra: userExtendedData, updated_at: 0 }
  }

  const countOf = (id: string, rootSeq: number, type?: number) => conversationWith(id, type).log.replyCounts.get(rootSeq) ?? 0
  /** The server's own number of a custom message's type. */
  const wireType = ({ type, subType }: Any) => type === CUSTOM ? type + (subType ?? 0) : type

  /** Of a reply, and of a message that has replies. */
  function wireReply({ conversationID, conversationType, messageSeq, messageID, repliedInfo: info }: Any): Body | undefined {
    const count = conversationType === 1 ? 0 : countOf(conversationID, info?.rootMessageSeq ?? messageSeq, conversationType)
    if (!info)
      return count ? { root_msg_seq: messageSeq, root_msg_id: messageID, reply_count: count } : undefined
    const { messageInfo } = info
    return {
      root_msg_seq: info.rootMessageSeq,
      root_msg_id: info.rootMessageID,
      msg_seq: info.messageSeq,
      msg_id: info.messageID,
      sender_user_id: info.senderUserID,
      msg_time: info.sentTime,
      msg_type: wireType(messageInfo),
      msg: isMediaType(messageInfo.type) ? encodeMedia(messageInfo) : messageInfo.message,
      searched_content: messageInfo.searchedContent,
      reply_count: count,
      msg_edit_seq: info.messageEditSeq,
    }
  }

  const replyOf = (info: Any) => ({
    rootMessageSeq: info.root_msg_seq,
    rootMessageID: info.root_msg_id,
    messageSeq: info.msg_seq,
    messageID: info.msg_id,
    senderUserID: info.sender_user_id,
    sentTime: info.msg_time,
    messageInfo: liteInfoOf(contentOf({ msg_type: Math.min(info.msg_type, CUSTOM), msg: info.msg, sub_msg_type: Math.max(0, info.msg_type - CUSTOM) })),
  })

  function wireMessage(message: Any): Body {
    const [, sid = '', seq = ''] = /^\d(\d{13})(\d+)$/.exec(message.localMessageID) ?? []
    const clientSeq = clientSeqs.get(message.localMessageID) ?? Number(seq)
    const isRevoked = message.type === 31
    const stored = message.conversationType !== 1 && !isRevoked && storedAt(message.conversationID, message.messageSeq, message.conversationType)
    const reactions = stored ? briefsFor(stored, me()).filter(({ people }) => people) : []
    return {
      msg_info: {
        conv_id: message.conversationID,
        msg_type: message.type,
        msg: isRevoked
          ? revokeContent(message)
          : encodeBody(message) ?? message.message,
        payload: message.extendedData,
        at: message.mentionedUserIDs,
        at_all: message.isMentionAll,
        sub_msg_type: message.subType,
        searched_content: message.searchedContent,
        has_receipt: message.receiptStatus > 0,
        msg_status: statusOf(message),
        no_unread: message.noUnread,
        reply_info: wireReply(message),
        msg_client_info: sid ? { conv_sid: sid, client_msg_seq: clientSeq, local_msg_id: sid + seq } : undefined,
      },
      msg_svr_info: {
        msg_id: message.messageID,
        conv_msg_seq: message.messageSeq,
        c2c_msg_seq: message.messageSeq,
        msg_time: message.timestamp,
        sender_user_id: message.senderUserID,
        sender_user_name: nameOf(message.senderUserID),
        ...(reactions.length && { reactions: { is_detail: false, reaction_list: reactions.map(wireReaction) } }),
        ...(message.editedTime && { edit: { edit_msg_seq: conversationWith(message.conversationID, message.conversationType).log.byID.get(message.messageID)?.edited?.seq, edit_user: message.editorUserID, edit_time: message.editedTime } }),
      },
    }
  }

  /** Undefined for a text. */
  function encodeBody(message: Any): Uint8Array | undefined {
    if (isMediaType(message.type))
      return encodeMedia(message)
    return isCombinedType(message.type) ? encodeCombined({ ...message, ...fileOfCombined(message) }) : undefined
  }

  /** The package reads the file's address and key in the message itself. */
  function fileOfCombined({ combineID, aesKey = combineID.split('-')[1].split('_')[2] }: Any) {
    const fileUID = world().combined.get(aesKey)!
    return { aesKey, fileUID, fileName: `2.29.0_100_${aesKey}`, fileSize: world().files.get(fileUID)?.bytes.length ?? 0, fileDownloadUrl: `${FILES_ORIGIN}/zim-files/${fileUID}` }
  }

  const statusOf = ({ receiptStatus }: ZIMMessage) => receiptStatus === 2 ? DONE : receiptStatus ? PROCESSING : 0

  function wireConversation(view: ZIMConversation): Body {
    const { log } = conversationWith(view.conversationID, view.type)
    const own = log.messages.filter(({ messageSeq, senderUserID }) => messageSeq > view.readMessageSeq && senderUserID === me()).length
    return {
      conv_id: view.conversationID,
      conv_type: view.type,
      conv_msg_seq: log.lastSeq,
      read_seq: view.readMessageSeq,
      send_count_after_read: own,
      sub_read_count: Math.max(0, log.lastSeq - view.readMessageSeq - own - view.unreadMessageCount),
      last_msg: view.lastMessage && wireMessage(view.lastMessage),
      last_msg_del: !view.lastMessage,
      last_msg_time: view.lastMessage?.timestamp ?? 0,
      update_time: world().now(),
      at_info_list: (view.mentionedInfoList ?? []).map(({ type, fromUserID, messageID, messageSeq }) => ({ at_type: type, user_id: fromUserID, msg_id: messageID, conv_msg_seq: messageSeq })),
      conv_list_seq: 0,
      ...(view.type === GROUP && { statemsg_seq: changesIn(view.conversationID, GROUP) }),
    }
  }

  /** Of the oldest message that the server's history still has, those before it are expired. The package counts them over all peers; a test has one. */
  const expiredSeq = () => Math.max(0, ...[...world().conversations.values()].filter(({ kind, members }) => kind === 'peer' && members.has(me())).map(({ log }) => log.expiredSeq))

  /** Grows with every message and every read mark. */
  function changesOf(userID: string): number {
    let count = 0
    for (const { kind, log, members } of world().conversations.values()) {
      if (kind !== 'room' && members.has(userID))
        count += log.lastSeq + (members.get(userID)!.entry?.readMessageSeq ?? 0)
    }
    return count
  }

  const heartbeat = () => ({
    fetch_conv_list: 1,
    fetch_c2c_msg_count: 100,
    conv_list_seq: changesOf(me()),
    c2c_msg_seq: changesOf(me()),
    c2c_statemsg_seq: changed().length,
    history_c2c_msg_seq: expiredSeq(),
    c2c_msg_pin_seq: pinSeq(),
    ...contacts.heartbeat(),
    ...presence.heartbeat(),
    ...groups.heartbeat(),
  })

  const contentOf = ({ msg_type, msg, payload, at, at_all, sub_msg_type, searched_content }: Any) => ({
    type: msg_type,
    ...(isMediaType(msg_type) ? decodeMedia(msg_type, msg) : isCombinedType(msg_type) ? decodeCombined(msg) : { message: msg_type === 2 ? msg : text(msg) }),
    extendedData: text(payload),
    ...(at && { mentionedUserIDs: at }),
    ...(at_all && { isMentionAll: true }),
    ...(sub_msg_type !== undefined && { subType: sub_msg_type }),
    ...(searched_content !== undefined && { searchedContent: searched_content }),
  })

  const send = (call: string, type: number) => ({ conv_id, msg_info, sdk_action, fetch_peer_user_info }: Any) => {
    const { local_msg_id, client_msg_seq } = msg_info.msg_client_info
    clientSeqs.set(type + local_msg_id, client_msg_seq)
    return ask(call, {
      conversationID: conv_id,
      content: contentOf(msg_info),
      localMessageID: type + local_msg_id,
      hasReceipt: !!msg_info.has_receipt,
      disableUnreadMessageCount: !!msg_info.no_unread,
      isRetry: !!sdk_action,
      ...(msg_info.reply_info && { reply: replyOf(msg_info.reply_info) }),
    }, ({ message, replyCount, unreadMemberCount }) => ({
      reply_count: replyCount,
      ...(unreadMemberCount !== undefined && { receipt_seq: ++receiptSeq, unread_count: unreadMemberCount }),
      msg_svr_info: { conv_msg_seq: message.messageSeq, c2c_msg_seq: message.messageSeq, msg_id: message.messageID, msg_time: message.timestamp, msg_flag: 0, msg_rsp: encodeBody(message) },
      msg_status: statusOf(message),
      ...(fetch_peer_user_info && type === PEER && { peer_user_name: nameOf(conv_id) }),
    }))
  }

  const pageOf = ({ messageList, nextSeq, lastSeq }: Any) => ({
    msgs: messageList.map(wireMessage),
    next_conv_msg_seq: nextSeq,
    max_conv_msg_seq: lastSeq,
    fetch_end: nextSeq === 0,
  })

  const sendCommand = (call: string) => ({ conv_id, command_msg_info }: Any) => ask(call, {
    conversationID: conv_id,
    content: contentOf(command_msg_info),
    localMessageID: '',
    hasReceipt: false,
    disableUnreadMessageCount: false,
    isRetry: false,
  }, ({ message }) => ({ msg_id: message.messageID, command_svr_info: { msg_id: message.messageID, msg_time: message.timestamp } }))

  const enter = (call: string, more: object = {}) => ({ room_id, room_name, ...config }: Any) => ask(call, { roomID: room_id, roomName: text(room_name), ...roomConfigOf(config), ...more }, ({ roomInfo, ...entered }) => ({
    ...enteredAttributes(entered),
    sub_room_id: '',
    room_session_id: long(1),
    room_user_session_id: long(1),
    room_name: roomInfo.baseInfo.roomName,
    user_count: membersOf(room_id),
    room_info_interval: 15_000,
  }))
  const membersOf = (roomID: string) => gateway.world.rooms().find(room => room.roomID === roomID)?.members.length ?? 0

  /** Operations on stored messages. Those of groups have the same bodies, in a folder of their own. */
  const stored = (type: number): Handlers => ({
    query_msg: ({ room_id, client_infos }) => {
      const isWanted = (localMessageID: string) => client_infos.some(({ conv_sid, client_msg_seq }: Any) => localMessageID.startsWith(`${type}${conv_sid}`) && clientSeqs.get(localMessageID) === client_msg_seq)
      const found = messagesWith(room_id, type).filter(({ senderUserID, localMessageID }) => senderUserID === me() && isWanted(localMessageID))
      return {
        msgs: found.map(stored => wireMessage({ ...withOrigin(stored.content), ...stored, conversationID: room_id, conversationType: type, receiptStatus: stored.hasReceipt ? 1 : 0 })),
        fail_list: [],
      }
    },
    batch_fetch_conv_msg: ({ conv_id, reqs }) => ask('queryMessages', { conversationID: conv_id, conversationType: type, seqs: reqs.map(({ cur_list_seq }: Any) => cur_list_seq + 1) }, ({ messageList }) => ({ msgs: messageList.map(wireMessage) })),
    fetch_reply_list: ({ conv_id, conv_msg_seq }) => ask('queryReplies', { conversationID: conv_id, conversationType: type, seq: Number(conv_msg_seq) }, ({ seqs, count, root }) => ({
      conv_msg_seq: seqs,
      total_count: count,
      root_info: root && { peer_user_id: root.senderUserID, mute_list_seq: root.sentTime },
    })),
    edit_msg: ({ conv_id, msg_id, edit_type, msg, payload, at_list, is_at_all, sub_msg_type, searched_content }) => ask('editMessage', {
      conversationID: conv_id,
      conversationType: type,
      messageID: String(msg_id),
      fields: {
        ...(edit_type & 1 && { message: text(msg) }),
        ...(edit_type & 2 && { extendedData: text(payload) }),
        ...(edit_type & 4 && { mentionedUserIDs: at_list }),
        ...(edit_type & 8 && { isMentionAll: is_at_all }),
        ...(edit_type & 16 && { subType: sub_msg_type }),
        ...(edit_type & 32 && { searchedContent: searched_content }),
      },
    }, ({ messageID, editedTime }) => ({
      state_msg_seq: changesIn(conv_id, type),
      edit_msg_seq: conversationWith(conv_id, type).log.byID.get(messageID)?.edited?.seq,
      edit_time: editedTime,
      msg_flag: 0,
    })),
    msg_pin: ({ conv_id, conv_msg_seq, is_pinned, disable }) => ask('pinMessage', {
      conversationID: conv_id,
      conversationType: type,
      messageID: idsOf(conv_id, [conv_msg_seq], type)[0] ?? '',
      isPinned: is_pinned,
      disableAutoReplace: !!disable,
    }, ({ seq, at, replaced }) => ({ conv_list_seq: seq, conv_msg_seq: at, conv_pinned_list_seq: replaced?.messageSeq ?? 0 })),
    msg_revoke: ({ conv_id, conv_msg_seq, payload }) => ask('revokeMessage', { conversationID: conv_id, conversationType: type, messageID: idsOf(conv_id, [conv_msg_seq], type)[0] ?? '', revokeExtendedData: text(payload) }, ({ message }) => ({
      user_devices: REVOKED_BY[message.revokeStatus],
      last_change_time: message.revokeTimestamp,
      user_status_seq: changesIn(conv_id, type),
    })),
    add_reaction: ({ conv_id, conv_msg_seq, map }) => ask('addMessageReaction', { conversationID: conv_id, conversationType: type, seq: conv_msg_seq, type: Object.keys(map)[0], increaseCount: (Object.values(map)[0] as Any).sub_code }, wireReactions),
    del_reaction: ({ conv_id, conv_msg_seq, reaction_key }) => ask('deleteMessageReaction', { conversationID: conv_id, conversationType: type, seq: conv_msg_seq, ...(reaction_key && { type: reaction_key[0] }) }, wireReactions),
    reaction_list: ({ conv_id, conv_msg_seq, seq }) => ask('queryMessageReactions', { conversationID: conv_id, conversationType: type, seq: conv_msg_seq, since: seq }, ({ reactions, lastSeq }) => ({ reaction_list: reactions.map(wireReaction), max_seq: lastSeq, fetch_end: 1 })),
    get_reaction_info: ({ conv_id, conv_msg_seq, reaction_key }) => ask('queryReactionUsers', { conversationID: conv_id, conversationType: type, seq: conv_msg_seq, type: reaction_key }, ({ users, lastSeq }) => ({ max_seq: lastSeq, total_count: users.length, user_reaction: users })),
    get_all_reaction_info: ({ conv_id, conv_msg_seq }) => ask('queryAllReactionUsers', { conversationID: conv_id, conversationType: type, seq: conv_msg_seq }, ({ users, lastSeq }) => ({
      user_reaction: users.map(({ userID, reactions }: Any) => ({ user_id: userID, max_seq: lastSeq, user_sum_count: 0, reaction: reactions.map(({ type, count }: Any) => ({ key: type, count })) })),
      total_sum_count: 0,
      fetch_end: 1,
    })),
    del_all_msg: ({ conv_id }) => ask('deleteAllMessage', { conversationID: conv_id, conversationType: type }, () => ({})),
    read_receipt: ({ conv_id, conv_msg_seq }) => ask('sendMessageReceiptsRead', { conversationID: conv_id, conversationType: type, messageIDs: idsOf(conv_id, conv_msg_seq, type) }, ({ infos }) => ({
      conv_msg_seq2_receipt_seq: Object.fromEntries(infos.map(({ messageID }: Any) => [seqOf(conv_id, messageID, type), ++receiptSeq])),
      read_time: infos[0]?.readTime ?? 0,
    })),
    statemsg_list: ({ statemsg_seq, count, conv_id }) => {
      const changes = changed(type === GROUP ? conv_id : undefined)
      const list = changes.slice(statemsg_seq, statemsg_seq + count)
      return {
        statemsg_list: list.filter(({ isListed }) => isListed).map(({ conversation, isReaction, message, message: { messageSeq, content, revoked, edited, reactions } }) => ({
          conv_id: type === GROUP ? conversation.id : [...conversation.members.keys()].find(userID => userID !== me()),
          conv_type: type,
          conv_msg_seq: messageSeq,
          msg_status: revoked ? REVOKED_BY[revoked.status] : 0,
          msg_type: content.type,
          revoke_type: 0,
          revoke_time: revoked?.at ?? 0,
          user_id: revoked?.by,
          payload: revoked?.extendedData,
          edit_msg_seq: revoked || isReaction ? 0 : edited!.seq,
          ...(isReaction ? { reaction_seq: reactions!.lastSeq, reaction_list: briefsFor(message, me()).map(wireReaction) } : { reaction_seq: 0 }),
        })),
        next_statemsg_seq: statemsg_seq + list.length,
        fetch_end: statemsg_seq + list.length >= changes.length,
      }
    },
  })
  const inGroups = Object.fromEntries(Object.entries(stored(GROUP)).map(([op, handle]) => [`group/${op}`, handle]))
  const { edit_msg: editPeer, ...ofPeers } = stored(PEER)

  const rooms = roomsOnWire(gateway, ask, wireUser, enter)

  const replies: Handlers = {
    ...contacts.replies,
    ...presence.replies,
    ...ofPeers,
    ...inGroups,
    ...groups.replies,
    'c2c/edit_msg': editPeer!,
    ...rooms.replies,
    '/sw/login': async ({ login_token, user_name }) => {
      const reply = await ask('login', { appID: door.appID(), userID: me(), userName: text(user_name), token: text(login_token), deviceID }, () => ({
        server_timestamp: Date.now(),
        register_time: 0,
        rspHeader: { session_id: 1, user_nid: 1, controls: [] },
        k2_sign: new Uint8Array(),
        hb_interval: 10_000,
        hb_timeout: 35_000,
        usermail_hb_interval: 10_000,
        im_conf_json: JSON.stringify(heartbeat()),
      }))
      if (!reply.code)
        await line.call('catchUp', { since: world().inboxes.get(me())?.lastSeq ?? 0 })
      return reply
    },
    '/sw/logout': () => ask('logout', {}, () => ({})),
    '/sw/renew_token': ({ user_name }) => ask('renewToken', { token: text(user_name) }, () => ({})),
    '/sw/hb': () => ask('heartbeat', {}, () => ({ server_timestamp: Date.now(), hb_timeout: 35_000 })),
    'hb': () => ask('heartbeat', {}, heartbeat),
    'convlist': () => ask('syncConversations', undefined, ({ conversationList }) => ({
      conv_list: conversationList.map(wireConversation),
      conv_list_seq: changesOf(me()),
      max_list_seq: changesOf(me()),
      full_list: true,
      fetch_end: true,
      max_del_conv_list_seq: 0,
    })),
    'account/fetch_user_info': ({ user_ids }) => ask('queryUsersInfo', { userIDs: user_ids }, ({ userList, errorUserList }) => ({
      result: userList.map(({ baseInfo }: Any) => wireUser(baseInfo)),
      err_list: errorUserList.map(({ userID, reason }: Any) => ({ user_id: userID, sub_code: reason })),
    })),
    'account/fetch_self_user_rule': () => ({ base_info: wireUser(world().users.get(me())!.baseInfo) }),
    '/sw/modify_info': ({ user_name, set_flag }) => set_flag === 1
      ? ask('updateUserName', { userName: text(user_name) }, () => ({}))
      : set_flag === 10
        ? ask('updateUserExtendedData', { extendedData: text(user_name) }, () => ({}))
        : ask('updateUserAvatarUrl', { userAvatarUrl: text(user_name) }, () => ({})),
    'group/msglist': ({ group_id, conv_msg_seq, count, sort_type }) => ask('queryHistoryMessage', { conversationID: group_id, conversationType: GROUP, seq: conv_msg_seq, count, reverse: sort_type === 1 }, pageOf),
    'c2c/msg': send('sendPeerMessage', 0),
    'room/msg': send('sendRoomMessage', 1),
    'group/msg': send('sendGroupMessage', GROUP),
    'c2c/command': sendCommand('sendPeerMessage'),
    'group/command': sendCommand('sendGroupMessage'),
    'msg/room_msg': sendCommand('sendRoomMessage'),
    'file/upload': ({ md5, name, size, file_type, duration }) => ask('uploadFile', { md5, name, size, type: isCombinedType(file_type) ? file_type : file_type + 10, duration }, ({ isKnown, path }) => ({
      state: isKnown ? 1 : 0,
      upload_req: { url: `${FILES_ORIGIN}${path}`, method: 'PUT', headers: {}, forms: {} },
    })),
    'file/process': ({ md5, name }) => ask('processFile', { md5, extension: name }, () => ({ state: 0, download_url: FILES_ORIGIN })),
    'msglist': ({ conv_id, conv_msg_seq, count, mode }) => ask('queryHistoryMessage', { conversationID: conv_id, seq: conv_msg_seq, count, reverse: mode === 1 }, pageOf),
    'msg_pin_list': ({ seq }) => ask('syncPins', { since: seq }, result => ({
      list: result.changes.map(({ conversationID, by, at, seq, messageSeq, isPinned }: Any) => ({ conv_id: conversationID, msgs: [{ operator: by, time: at, seq, conv_msg_seq: messageSeq, is_pinned: isPinned }] })),
      next_seq: result.seq,
      max_seq: result.seq,
      fetch_end: 1,
    })),
    'group/del_msg': ({ conv_id, conv_msg_seq }) => ask('deleteMessages', { conversationID: conv_id, conversationType: GROUP, messageIDs: idsOf(conv_id, conv_msg_seq, GROUP) }, () => ({})),
    'del_msg_by_msgid': ({ conv_id, msg_ids }) => ask('deleteMessages', { conversationID: conv_id, messageIDs: msg_ids }, () => ({})),
    'update_read_seq': ({ conv_id, conv_type, read_seq }) => conv_id ? ask('clearConversationUnreadMessageCount', { conversationID: conv_id, conversationType: conv_type }, () => ({ read_seq })) : { succ_list: [] },
    'conv_pinned': ({ user_id, relation, friend_type }) => ask('updateConversationPinnedState', { conversationID: user_id, conversationType: friend_type, isPinned: relation === 1 }, ({ conversation }) => ({ conv_msg_seq: conversation.pinnedTime })),
    'mute': ({ c2c_mute_list: [{ conv_id, enable }] }) => ask('setConversationNotificationStatus', { conversationID: conv_id, status: enable ? 2 : 1 }, () => ({ mute_info: [], error_user_list: [] })),
    'del_conv': ({ conv_id, conv_type }) => ask('deleteConversation', { conversationID: conv_id, conversationType: conv_type }, () => ({})),
    'del_all_conv': () => ask('deleteAllConversations', undefined, () => ({})),
    'conv_read': ({ group_id }) => ask('sendConversationMessageReceiptRead', { conversationID: group_id }, () => ({})),
    'extra_msglist': () => ({ list: [], fetch_end: true }),
    'room/create': enter('createRoom'),
    'room/enter': body => enter(body.create_if_not_exist ? 'enterRoom' : 'joinRoom')(body),
    'room/info': ({ room_id }) => ask('checkRoom', { roomID: room_id }, () => ({ sub_room_id: '', user_count: membersOf(room_id), ...rooms.infoOf(room_id) })),
    'room/quit': ({ room_id }) => ask('leaveRoom', { roomID: room_id }, () => ({})),
    'userstate/quit_all_room': () => ask('leaveAllRoom', undefined, ({ roomIDs }) => ({ room_list: roomIDs.map((roomID: string) => ({ room_id: roomID, room_session_id: long(1) })) })),
    'room/userlist': ({ room_id, count, pos_flag }) => ask('queryRoomMemberList', { roomID: room_id, count, nextFlag: pos_flag }, ({ memberList, nextFlag }) => ({
      users: memberList.map(wireUser),
      pos_flag: nextFlag,
      user_count: membersOf(room_id),
      userlist_seq: 0,
    })),
  }

  const commandOf = (message: Any) => ({ msg_type: message.type, msg: message.message, payload: message.extendedData })
  const serverInfoOf = ({ senderUserID, messageID, timestamp }: Any) => ({ sender_user_id: senderUserID, msg_id: messageID, msg_time: timestamp })

  function receiptPush({ infos }: Any, isConversation: boolean): Request {
    return {
      op: 'push_read_receipt',
      body: {
        PushItems: infos.map(({ conversationID, conversationType, messageID, readTime, readMemberCount, unreadMemberCount, isOwn = readMemberCount === 0 }: Any) => ({
          conv_id: conversationID,
          conv_type: conversationType,
          conv_msg_seq: seqOf(conversationID, messageID, conversationType),
          receipt_seq: ++receiptSeq,
          // Of another device of the reader.
          read_count: isOwn ? -1 : readMemberCount,
          unread_count: unreadMemberCount,
          all_read_time: readTime,
          is_conv_read: isConversation,
        })),
      },
    }
  }

  const memberPush = (op: string, { roomID, memberList }: Any): Request[] => memberList.map((user: Any) => ({
    op,
    body: { ...wireUser(user), room_id: roomID, user_count: membersOf(roomID), multilogin_count: op === 'push_room_enter' ? 1 : 0, userlist_seq: 0 },
  }))

  const ownChanges: Record<string, (conversation: ZIMConversation) => Request> = {
    read: ({ conversationID, type, readMessageSeq }) => ({ op: 'push_update_readseq', body: { conv_id: conversationID, conv_type: type, conv_msg_seq: readMessageSeq, read_seq: 0 } }),
    pinned: ({ conversationID, type, isPinned, pinnedTime }) => ({ op: 'push_conv_pinned', body: { conv_id: conversationID, conv_type: type, pinned_type: isPinned, pinned_time: pinnedTime } }),
    muted: ({ conversationID, type, notificationStatus }) => type === GROUP ? { op: 'push_group_mute', body: { conv_id: conversationID, conv_type: notificationStatus === 2 } } : ({ op: 'push_c2c_mute', body: { mute_info: [{ peer_user_id: conversationID, mute: notificationStatus === 2, mute_list_seq: ++receiptSeq }] } }),
  }

  const pushes: Record<string, (data: Any) => Request[]> = {
    ...contacts.pushes,
    ...presence.pushes,
    ...rooms.pushes,
    peerMessageReceived: ({ messageList }) => messageList.map((message: Any) => message.type === 2
      ? { op: 'push_c2c_command', body: { recv_command_info: { command_msg_info: { ...commandOf(message), conv_id: message.conversationID }, command_svr_info: serverInfoOf(message) } } }
      : { op: 'push_c2c_msg', body: { recv_msg_info: wireMessage(message), msg_status: statusOf(message), reply_count: message.repliedInfo && countOf(message.conversationID, message.repliedInfo.rootMessageSeq) } }),
    groupMessageReceived: ({ messageList }) => messageList.map((message: Any) => message.type === 2
      ? { op: 'push_group_command_msg', body: { recv_command_info: { command_msg_info: { ...commandOf(message), conv_id: message.conversationID }, command_svr_info: serverInfoOf(message) } } }
      : { op: 'push_group_msg', body: { recv_msg_info: wireMessage(message), msg_status: statusOf(message), reply_count: message.repliedInfo && countOf(message.conversationID, message.repliedInfo.rootMessageSeq, GROUP) } }),
    roomMessageReceived: ({ messageList, fromConversationID }) => messageList.map((message: Any) => message.type === 2 || message.type === 20
      ? { op: 'push_room_msg', body: { room_id: fromConversationID, msg_info: { ...commandOf(message), ...serverInfoOf(message) } } }
      : { op: 'push_roommsg', body: { room_id: fromConversationID, recv_msg_info: wireMessage(message) } }),
    messageRevokeReceived: ({ messageList }) => messageList.map((message: Any) => ({ op: 'push_msg_revoke', body: { recv_msg_info: wireMessage(message), conv_type: message.conversationType, statemsg_seq: changesIn(message.conversationID, message.conversationType) } })),
    messageEdited: ({ conversationID, conversationType, messageID, fields, editedTime, editorUserID }) => [{
      op: 'push_msg_edit',
      body: {
        conv_id: conversationID,
        conv_type: conversationType,
        conv_msg_seq: seqOf(conversationID, messageID, conversationType),
        state_msg_seq: changesIn(conversationID, conversationType),
        edit_msg_seq: conversationWith(conversationID, conversationType).log.byID.get(messageID)?.edited?.seq,
        edit_user: editorUserID,
        edit_time: editedTime,
        edit_type: EDITED_FIELDS.reduce((bits, field, at) => field in fields ? bits + 2 ** at : bits, 0),
        msg: fields.message,
        payload: fields.extendedData,
        at_list: fields.mentionedUserIDs,
        is_at_all: fields.isMentionAll,
        sub_msg_type: fields.subType,
        searched_content: fields.searchedContent,
      },
    }],
    messagePinStatusChanged: ({ conversationID, conversationType, messageSeq, isPinned, seq, by, at, replaced }) => [{
      op: conversationType === GROUP ? 'push_group_msg_pin' : 'push_c2c_msg_pin',
      body: { conv_id: conversationID, conv_type: conversationType, conv_msg_seq: messageSeq, is_pinned: isPinned, seq, operator: by, time: at, old_msg_seq: replaced?.messageSeq ?? 0 },
    }],
    messageReactionsChanged: ({ conversationID, conversationType, messageSeq, operatorID, isRemoved, ...data }) => [{
      op: 'push_reaction',
      body: { conv_id: conversationID, conv_type: conversationType, msg_reactions: [{ conv_msg_seq: messageSeq, operator_id: operatorID, operate_type: isRemoved ? 1 : 0, ...wireReactions(data) }] },
    }],
    messageReceiptChanged: data => [receiptPush(data, false)],
    conversationMessageReceiptChanged: data => [receiptPush(data, true)],
    roomMemberJoined: data => memberPush('push_room_enter', data),
    roomMemberLeft: data => memberPush('push_room_quit', data),
    // The package computes these itself, unless another device of the user made the change.
    conversationChanged: ({ infoList, own }) => infoList.flatMap(({ conversation }: Any) => ownChanges[own]?.(conversation) ?? []),
    messageDeleted: ({ conversationID, conversationType = PEER, messageIDs, isAll, upTo }) => [{
      op: 'push_conv_msg_delete',
      body: {
        conv_id: conversationID,
        conv_type: conversationType,
        is_del_all: isAll,
        max_del_conv_msg_seq: upTo,
        del_conv_msg_seqs: messageIDs.map((messageID: string) => seqOf(conversationID, messageID, conversationType)),
        extra_msg_list_seq: ++receiptSeq,
      },
    }],
    conversationDeleted: ({ conversationID, conversationType = PEER }) => [{ op: 'push_conv_delete', body: { conv_id: conversationID, conv_type: conversationType } }],
    ...groups.pushes,
  }

  line.onPush = ({ push, data }) => {
    if (push === 'kickedOut')
      return door.pushControl('/sw/push_kickout', { code: data.reason, key: data.message, seq: 0 })
    for (const request of pushes[push]?.(data) ?? [])
      door.push(request)
  }
  return door
}
