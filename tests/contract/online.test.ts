import type { ZIM, ZIMMessage, ZIMTextMessage } from 'zego-zim-miniprogram'

import { afterEach, describe, expect, it, vi } from 'vitest'
import { createToken04 } from 'zim-chat-server/token04'

import type { Backend } from '../support/zim/backends'

import { BACKENDS } from '../support/zim/backends'
import { catchUnhandled, loginConfig, outcome, watch } from '../support/zim/helpers'

const PEER = 0
const ROOM = 1
const NORMAL = { priority: 1 }
const EVENTS = [
  'connectionStateChanged',
  'conversationSyncStateChanged',
  'conversationChanged',
  'conversationTotalUnreadMessageCountUpdated',
  'peerMessageReceived',
  'roomMessageReceived',
  'roomStateChanged',
  'roomMemberJoined',
  'roomMemberLeft',
  'messageReceiptChanged',
  'conversationMessageReceiptChanged',
  'messageRevokeReceived',
  'messageSentStatusChanged',
] as const

let count = 0
/** Returns a text that no earlier run has sent. */
const unique = (text: string) => `${text} ${Date.now()} ${++count}`
const body = (message: ZIMMessage | undefined) => (message as ZIMTextMessage | undefined)?.message
const titled = ({ name, missing }: Backend) => missing ? `${name} (skipped: ${missing})` : name

/** Two users of one backend. Real ZIM has to pass the same tests; they are skipped without its credentials. What is unsure is in scripts/checkZim. */
describe.each(BACKENDS.map(backend => ({ title: titled(backend), backend })))('two users of $title', ({ backend }) => {
  const clients: ZIM[] = []
  afterEach(async () => {
    // The package fails, uncaught, when a reply arrives just after its logout.
    await new Promise(resolve => setTimeout(resolve, 20))
    clients.splice(0).forEach(zim => zim.logout())
    vi.restoreAllMocks()
  })

  const until = <T>(check: () => T) => vi.waitFor(check, { timeout: backend.replyTimeout, interval: 5 })
  const tokenOf = (userID: string, more: object = {}) => createToken04({ appID: backend.appID, userID, secret: backend.serverSecret, ttlSeconds: 3600, ...more })

  function createClient() {
    const zim = backend.loadModule().ZIM.create({ appID: backend.appID } as never)!
    clients.push(zim)
    return { zim, watched: watch(zim, ...EVENTS) }
  }

  async function signIn(userID: string) {
    const client = createClient()
    await client.zim.login(userID, loginConfig(userID, { isOfflineLogin: false, token: tokenOf(userID) }))
    await until(() => expect(client.watched.of('conversationSyncStateChanged').at(-1)).toEqual({ state: 1 }))
    return { userID, ...client }
  }

  async function signInTwoUsers() {
    const alice = await signIn(backend.users.alice)
    const bob = await signIn(backend.users.bob)
    await bob.zim.clearConversationUnreadMessageCount(alice.userID, PEER).catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 20))
    bob.watched.clear()
    alice.watched.clear()
    return { alice, bob }
  }

  async function receiveText({ alice, bob }: Awaited<ReturnType<typeof signInTwoUsers>>, config: object = {}) {
    const text = unique('hello')
    const { message: sent } = await alice.zim.sendMessage({ type: 1, message: text } as ZIMMessage, bob.userID, PEER, { ...NORMAL, ...config })
    const received = await until(() => {
      const messages = bob.watched.of('peerMessageReceived').flatMap(data => data.messageList).filter(message => body(message) === text)
      expect(messages).toHaveLength(1)
      return messages[0]!
    })
    return { text, sent, received }
  }

  describe.skipIf(backend.missing)('signing in', () => {
    it('reports the connection and the synchronised conversations', async () => {
      const { watched } = await signIn(backend.users.alice)
      expect(watched.of('connectionStateChanged').at(-1)).toEqual({ state: 2, event: 0, extendedData: '' })
      expect(watched.of('conversationSyncStateChanged')).toEqual([{ state: 0 }, { state: 1 }])
    })

    it('refuses the token of another user, reports {0, interrupted}, and refuses further logins until logout', async () => {
      const unhandled = catchUnhandled()
      const { zim, watched } = createClient()
      const { alice, bob } = backend.users
      const wrong = loginConfig(alice, { isOfflineLogin: false, token: tokenOf(bob) })
      await expect(zim.login(alice, wrong)).rejects.toMatchObject({ code: 6000103 })
      expect(watched.of('connectionStateChanged').at(-1)).toMatchObject({ state: 0, event: 3 })
      const right = loginConfig(alice, { isOfflineLogin: false, token: tokenOf(alice) })
      await expect(zim.login(alice, right)).rejects.toMatchObject({ code: 6000103 })
      zim.logout()
      await expect(zim.login(alice, right)).resolves.toBeUndefined()
      unhandled.restore()
    })

    it('reports an expired token as {0, token expired} and does not settle', async () => {
      const unhandled = catchUnhandled()
      const { zim, watched } = createClient()
      const { alice } = backend.users
      const token = tokenOf(alice, { ttlSeconds: 60, now: () => Date.now() - 3600_000 })
      const login = outcome(zim.login(alice, loginConfig(alice, { isOfflineLogin: false, token })))
      await until(() => expect(watched.of('connectionStateChanged')).toEqual([{ state: 0, event: 5, extendedData: 'Token expired with 50111' }]))
      expect(login.settled).toBeUndefined()
      unhandled.restore()
    })

    it('on a second device ends the first with {0, kicked out}', async () => {
      const first = await signIn(backend.users.alice)
      await signIn(backend.users.alice)
      await until(() => expect(first.watched.of('connectionStateChanged').at(-1)).toMatchObject({ state: 0, event: 4 }))
      await expect(first.zim.queryConversationList({ count: 1 })).rejects.toMatchObject({ code: 6000121 })
    })

    it('allows the renewal of a token', async () => {
      const { zim } = await signIn(backend.users.alice)
      const token = tokenOf(backend.users.alice, { ttlSeconds: 7200 })
      await expect(zim.renewToken(token)).resolves.toEqual({ token })
    })
  })

  describe.skipIf(backend.missing)('a text', () => {
    it('arrives with its sender, message ID, seq and orderKey', async () => {
      const users = await signInTwoUsers()
      const { text, sent, received } = await receiveText(users)
      expect(sent).toMatchObject({ sentStatus: 1, direction: 0, conversationID: users.bob.userID, message: text })
      expect(received).toMatchObject({ type: 1, message: text, senderUserID: users.alice.userID, conversationID: users.alice.userID, conversationType: PEER, direction: 1, sentStatus: 1, receiptStatus: 0 })
      expect(received.messageID).toBe(sent.messageID)
      expect(received.messageSeq).toBe(sent.messageSeq)
      expect(received.orderKey).toBe(sent.messageSeq! * 100)
    })

    it('is reported after the changes of the receiver\'s conversation and total unread count', async () => {
      const users = await signInTwoUsers()
      const { text } = await receiveText(users)
      expect(users.bob.watched.names()).toEqual(['conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived'])
      const { conversation } = users.bob.watched.of('conversationChanged')[0]!.infoList[0]!
      expect(conversation).toMatchObject({ conversationID: users.alice.userID, conversationName: `${users.alice.userID}'s name`, unreadMessageCount: 1 })
      expect(body(conversation.lastMessage)).toBe(text)
    })

    it('is reported to its sender as sent', async () => {
      const users = await signInTwoUsers()
      const { sent } = await receiveText(users)
      expect(users.alice.watched.of('messageSentStatusChanged')).toMatchObject([{ infos: [{ status: 1, message: { messageID: sent.messageID } }] }])
    })

    it('is unread until the receiver clears the conversation', async () => {
      const users = await signInTwoUsers()
      await receiveText(users)
      await expect(users.bob.zim.queryConversation(users.alice.userID, PEER)).resolves.toMatchObject({ conversation: { unreadMessageCount: 1 } })
      await users.bob.zim.clearConversationUnreadMessageCount(users.alice.userID, PEER)
      await expect(users.bob.zim.queryConversation(users.alice.userID, PEER)).resolves.toMatchObject({ conversation: { unreadMessageCount: 0 } })
      expect(users.bob.watched.of('conversationTotalUnreadMessageCountUpdated').at(-1)?.totalUnreadMessageCount).toBe(0)
    })

    it('is the newest of both histories', async () => {
      const users = await signInTwoUsers()
      const { text } = await receiveText(users)
      for (const [zim, peer] of [[users.alice.zim, users.bob.userID], [users.bob.zim, users.alice.userID]] as const) {
        const { messageList } = await zim.queryHistoryMessage(peer, PEER, { count: 1, reverse: true, mode: 1 })
        expect(messageList.map(body)).toEqual([text])
      }
    })

    it.each([['an unknown user', 6000204], ['oneself', 6000001]])('to %s is refused with %i', async (target, code) => {
      const { zim, userID } = await signIn(backend.users.alice)
      const to = target === 'oneself' ? userID : backend.users.neverLoggedIn
      await expect(zim.sendMessage({ type: 1, message: 'x' } as ZIMMessage, to, PEER, NORMAL)).rejects.toMatchObject({ code })
    })

    it('of more than 2,048 bytes is refused', async () => {
      const { alice, bob } = await signInTwoUsers()
      await expect(alice.zim.sendMessage({ type: 1, message: 'x'.repeat(2049) } as ZIMMessage, bob.userID, PEER, NORMAL)).rejects.toMatchObject({ code: 6000001 })
    })

    it('is replaced by a revoke message in both histories when it is revoked', async () => {
      const users = await signInTwoUsers()
      const { sent } = await receiveText(users)
      await users.alice.zim.revokeMessage(sent, {})
      await until(() => expect(users.bob.watched.of('messageRevokeReceived')).toMatchObject([
        { messageList: [{ type: 31, messageID: sent.messageID, conversationID: users.alice.userID, operatedUserID: users.alice.userID, revokeStatus: 0 }] },
      ]))
      for (const [zim, peer] of [[users.alice.zim, users.bob.userID], [users.bob.zim, users.alice.userID]] as const) {
        const { messageList } = await zim.queryHistoryMessage(peer, PEER, { count: 1, reverse: true, mode: 1 })
        expect(messageList).toMatchObject([{ type: 31, messageID: sent.messageID }])
      }
    })
  })

  describe.skipIf(backend.missing)('receipts', () => {
    it('of single messages reach their sender', async () => {
      const users = await signInTwoUsers()
      const { sent, received } = await receiveText(users, { hasReceipt: true })
      expect(received.receiptStatus).toBe(1)
      await expect(users.bob.zim.sendMessageReceiptsRead([received], users.alice.userID, PEER)).resolves.toMatchObject({ errorMessageIDs: [] })
      await until(() => expect(users.alice.watched.of('messageReceiptChanged').flatMap(data => data.infos)).toMatchObject([
        { messageID: sent.messageID, conversationID: users.bob.userID, status: 2 },
      ]))
    })

    it('of a conversation reach the other user', async () => {
      const users = await signInTwoUsers()
      await receiveText(users)
      await users.bob.zim.sendConversationMessageReceiptRead(users.alice.userID, PEER)
      await until(() => expect(users.alice.watched.of('conversationMessageReceiptChanged').flatMap(data => data.infos).at(-1)).toMatchObject({ conversationID: users.bob.userID, status: 2 }))
    })
  })

  describe.skipIf(backend.missing)('a command', () => {
    it('arrives with its bytes, and is not stored', async () => {
      const { alice, bob } = await signInTwoUsers()
      const bytes = Uint8Array.of(0, 127, 128, 255)
      await alice.zim.sendMessage({ type: 2, message: bytes } as ZIMMessage, bob.userID, PEER, NORMAL)
      await until(() => expect(bob.watched.of('peerMessageReceived').flatMap(data => data.messageList)).toMatchObject([{ type: 2, message: bytes }]))
      expect(bob.watched.of('conversationChanged')).toEqual([])
      const { messageList } = await bob.zim.queryHistoryMessage(alice.userID, PEER, { count: 1, reverse: true, mode: 1 })
      expect(messageList.filter(message => message.type === 2)).toEqual([])
    })
  })

  describe.skipIf(backend.missing)('a room', () => {
    it('reports members that enter and leave, and messages, to its members', async () => {
      const { alice, bob } = await signInTwoUsers()
      const roomID = `contract_${Date.now()}`
      await expect(alice.zim.enterRoom({ roomID, roomName: 'Contract' })).resolves.toEqual({ roomInfo: { baseInfo: { roomID, roomName: 'Contract' } } })
      await until(() => expect(alice.watched.of('roomStateChanged')).toEqual([
        { roomID, state: 1, event: 6, extendedData: '' },
        { roomID, state: 2, event: 0, extendedData: '' },
      ]))
      await bob.zim.enterRoom({ roomID, roomName: 'Contract' })
      await until(() => expect(alice.watched.of('roomMemberJoined').flatMap(data => data.memberList)).toMatchObject([{ userID: bob.userID }]))
      await expect(alice.zim.queryRoomOnlineMemberCount(roomID)).resolves.toEqual({ roomID, count: 2 })

      const text = unique('to all')
      await bob.zim.sendMessage({ type: 1, message: text } as ZIMMessage, roomID, ROOM, NORMAL)
      await until(() => expect(alice.watched.of('roomMessageReceived')).toMatchObject([
        { fromConversationID: roomID, messageList: [{ message: text, senderUserID: bob.userID, conversationID: roomID, conversationType: ROOM, direction: 1 }], info: { isOfflineMessage: false } },
      ]))

      await bob.zim.leaveRoom(roomID)
      await until(() => expect(alice.watched.of('roomMemberLeft').flatMap(data => data.memberList)).toMatchObject([{ userID: bob.userID }]))
      await alice.zim.leaveRoom(roomID)
      expect(alice.watched.of('roomStateChanged').at(-1)).toEqual({ roomID, state: 0, event: 0, extendedData: '' })
    })
  })

  describe.skipIf(backend.missing)('users', () => {
    it('can be queried by others after their first login', async () => {
      const { alice, bob } = await signInTwoUsers()
      await expect(alice.zim.queryUsersInfo([bob.userID, backend.users.neverLoggedIn], { isQueryFromServer: true })).resolves.toMatchObject({
        userList: [{ baseInfo: { userID: bob.userID, userName: `${bob.userID}'s name` } }],
        errorUserList: [{ userID: backend.users.neverLoggedIn }],
      })
    })
  })
})
