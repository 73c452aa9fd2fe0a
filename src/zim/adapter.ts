import type * as Vendor from 'zego-zim'

import type { ConversationKey } from '@/types/conversation'
import type { ConnectionEvent } from '@/types/events'
import type { FailureKind } from '@/types/failure'
import type { Message } from '@/types/message'

import { encodeUtf8 } from '@/utils/bytes'
import { parseConversationKey } from '@/utils/conversationKey'
import { createDeadlines } from '@/utils/deadline'
import { failed, FailureError } from '@/utils/failure'

import type { ZimClient, ZimClientOptions } from './client'

import { NotificationStatus, QueryMode } from './codes'
import { destroyQuietly } from './destroy'
import { normalised, toFailure } from './errors'
import { listen } from './events'
import { conversationFromZim, messageFromZim, userFromZim } from './fromZim'
import { checkCommand, checkPeer, checkRoom, checkText, textLimit } from './limits'
import { createPacer } from './pacer'
import { anchorToZim, commandToZim, conversationToZim, conversationTypeToZim, referenceToZim, sendConfigToZim, textToZim } from './toZim'

/** The vendor module, whichever one is behind the door. */
export interface ZimModule { ZIM: Pick<typeof Vendor.ZIM, 'create' | 'getInstance'> }

/**
 * Times after which a request counts as unanswered, ms. The SDK gives a text up after 30–31 s without network and
 * answers queries at once, but stays silent for ever where it wrongly believes to be connected (runs of 2.29.0).
 */
const DEADLINES = { send: 40_000, query: 15_000 }

/** Smallest gaps between sends in one conversation: the SDK allows 100 ms and 34 ms; ZEGO's documents say 20 commands a second. */
const GAPS = { text: 105, command: 52 }

/** Ends of a connection that also end a login under way. */
const REFUSALS = new Set<ConnectionEvent['reason']>(['token-expired', 'kicked', 'unregistered'])

/** `create` answers null while an instance lives (hot reload, a second start): that one is taken over, and whoever it had signed in leaves. */
function instance({ ZIM }: ZimModule, appID: number): Vendor.ZIM {
  let created: Vendor.ZIM | null
  try { created = ZIM.create({ appID }) }
  catch (thrown) { throw new FailureError(toFailure(thrown)) }
  const zim = created ?? ZIM.getInstance()
  if (!zim)
    throw failed('not-created')
  if (!created) zim.logout()
  return zim
}

/** The one implementation of {@link ZimClient}, over ZIM 2.29.0. */
export function createZimClient(module: ZimModule, { appID, onEvent, textLimitBytes = 2048, now }: ZimClientOptions): ZimClient {
  const zim = instance(module, appID)
  const limit = textLimit(textLimitBytes)
  const sends = createPacer({ gaps: GAPS, now })
  const answers = createDeadlines()
  /** Texts under way or failed, by client ID: ZIM wants the same object for a retry, and then stores it once. */
  const unsent = new Map<string, Vendor.ZIMTextMessage>()
  let me = ''
  let onLost: ((reason: ConnectionEvent['reason']) => void) | null = null
  const subscription = listen(zim, () => me, (event) => {
    if (event.type === 'connection' && event.state === 'disconnected') onLost?.(event.reason)
    if (me) onEvent(event)
  })

  const ask = <T>(call: () => Promise<T>, deadline = DEADLINES.query) =>
    answers.within(normalised(call), deadline, () => failed('timeout'))

  /** Every call that names a conversation starts with these two, in this order. */
  const target = (conversation: ConversationKey) => {
    const { kind, id } = parseConversationKey(conversation)
    return [id, conversationTypeToZim(kind)] as const
  }

  const checkTarget = (conversation: ConversationKey) => {
    const { kind, id } = parseConversationKey(conversation)
    if (kind === 'peer') checkPeer(id, me)
  }

  function logout(because: FailureKind = 'signed-out') {
    me = ''
    sends.clear(because)
    if (because === 'signed-out') unsent.clear()
    answers.end(() => failed(because))
    zim.logout()
  }

  async function transmitText(conversation: ConversationKey, clientID: string, text: string, isRetry: boolean): Promise<Message> {
    const sender = me
    const outgoing = (isRetry ? unsent.get(clientID) : undefined) ?? textToZim(text, clientID)
    unsent.set(clientID, outgoing)
    const { message } = await zim.sendMessage(outgoing, ...target(conversation), sendConfigToZim({ isRetry }))
    unsent.delete(clientID)
    return messageFromZim(message, sender, conversation)
  }

  return {
    logout,
    login({ userID, userName }, token) {
      me = userID
      subscription.forget()
      const config = { userName, token, isOfflineLogin: false, customStatus: '', customStatusDuration: 0 }
      return new Promise((resolve, reject) => {
        // A refusal of these kinds is an event alone: the SDK's promise never settles then.
        onLost = (reason) => { if (REFUSALS.has(reason)) reject(failed(reason as FailureKind)) }
        normalised(() => zim.login(userID, config)).then(resolve, reject).finally(() => { onLost = null })
      })
    },
    destroy() {
      logout()
      subscription.stop()
      destroyQuietly(zim)
    },
    renewToken: token => ask(async () => { await zim.renewToken(token) }),
    updateProfile: ({ name, avatarUrl }) => ask(async () => {
      if (name !== undefined) await zim.updateUserName(name)
      if (avatarUrl !== undefined) await zim.updateUserAvatarUrl(avatarUrl)
    }),

    sendText: ({ conversation, clientID, text, isRetry = false }) => normalised(() => {
      checkTarget(conversation)
      checkText(text, limit)
      return sends.add(conversation, 'text', () => ask(() => transmitText(conversation, clientID, text, isRetry), DEADLINES.send))
    }),
    sendCommand: (conversation, text) => normalised(() => {
      const bytes = encodeUtf8(text)
      checkTarget(conversation)
      checkCommand(bytes)
      return sends.add(conversation, 'command', () => ask(async () => {
        await zim.sendMessage(commandToZim(bytes), ...target(conversation), sendConfigToZim())
      }, DEADLINES.send))
    }),
    waiting: sends.waiting,

    queryConversations: ({ after, count }) => ask(async () => {
      const { conversationList } = await zim.queryConversationList({ count, ...(after && { nextConversation: conversationToZim(after) }) })
      return conversationList.map(conversation => conversationFromZim(conversation, me))
    }),
    queryHistory: (conversation, { before, count }) => ask(async () => {
      const { messageList } = await zim.queryHistoryMessage(...target(conversation), {
        count,
        reverse: true,
        mode: QueryMode.PreferServer,
        ...(before && { nextMessage: anchorToZim(before) }),
      })
      return messageList.map(message => messageFromZim(message, me, conversation))
    }),
    clearUnread: conversation => ask(async () => { await zim.clearConversationUnreadMessageCount(...target(conversation)) }),
    sendRead: conversation => ask(async () => { await zim.sendConversationMessageReceiptRead(...target(conversation)) }),
    deleteConversation: conversation => ask(async () => {
      const everywhere = { isAlsoDeleteServerMessage: true }
      await zim.deleteAllMessage(...target(conversation), everywhere)
      await zim.deleteConversation(...target(conversation), { isAlsoDeleteServerConversation: true })
    }),
    setPinned: (conversation, isPinned) => ask(async () => { await zim.updateConversationPinnedState(isPinned, ...target(conversation)) }),
    setMuted: (conversation, isMuted) => ask(async () => {
      await zim.setConversationNotificationStatus(isMuted ? NotificationStatus.DoNotDisturb : NotificationStatus.Notify, ...target(conversation))
    }),
    revoke: message => ask(async () => { await zim.revokeMessage(referenceToZim(message)) }),
    deleteMessages: (conversation, messages) => ask(async () => {
      await zim.deleteMessages(messages.map(referenceToZim), ...target(conversation), { isAlsoDeleteServerMessage: true })
    }),
    queryUsers: userIDs => ask(async () => {
      const { userList } = await zim.queryUsersInfo(userIDs, { isQueryFromServer: true })
      return userList.map(userFromZim)
    }),

    enterRoom: (roomID, roomName) => normalised(() => {
      checkRoom(roomID, roomName)
      return ask(async () => { await zim.enterRoom({ roomID, roomName }) })
    }),
    leaveRoom: roomID => ask(async () => { await zim.leaveRoom(roomID) }),
    queryRoomMembers: roomID => ask(async () => {
      const { memberList } = await zim.queryRoomMemberList(roomID, { count: 100, nextFlag: '' })
      return memberList.map(userFromZim)
    }),
  }
}
