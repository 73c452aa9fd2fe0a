import type { ZIM, ZIMMessage, ZIMTextMessage } from 'zego-zim-miniprogram'

import { afterEach, describe, expect, it, vi } from 'vitest'
import { createToken04 } from 'zim-chat-server/token04'

import type { Backend } from '../support/zim/backends'

import { BACKENDS } from '../support/zim/backends'
import { loginConfig, outcome, watch } from '../support/zim/people'

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
/** A text that no earlier run has sent. */
const unique = (text: string) => `${text} ${Date.now()} ${++count}`
const body = (message: ZIMMessage | undefined) => (message as ZIMTextMessage | undefined)?.message
const titled = ({ name, missing }: Backend) => missing ? `${name} (skipped: ${missing})` : name

/** What two people see of each other. The real ZIM answers the same questions when there are credentials for it. */
describe.each(BACKENDS.map(backend => ({ title: titled(backend), backend })))('two people on $title', ({ backend }) => {
  const present: ZIM[] = []
  afterEach(() => {
    present.splice(0).forEach(zim => zim.logout())
    vi.restoreAllMocks()
  })

  const until = <T>(check: () => T) => vi.waitFor(check, { timeout: backend.patience, interval: 5 })
  const tokenOf = (userID: string, more: object = {}) => createToken04({ appID: backend.appID, userID, secret: backend.serverSecret, ttlSeconds: 3600, ...more })

  function person() {
    const zim = backend.person().ZIM.create({ appID: backend.appID } as never)!
    present.push(zim)
    return { zim, watched: watch(zim, ...EVENTS) }
  }

  async function signedIn(userID: string) {
    const someone = person()
    await someone.zim.login(userID, loginConfig(userID, { isOfflineLogin: false, token: tokenOf(userID) }))
    await until(() => expect(someone.watched.of('conversationSyncStateChanged').at(-1)).toEqual({ state: 1 }))
    return { userID, ...someone }
  }

  async function twoPeople() {
    const alice = await signedIn(backend.users.alice)
    const bob = await signedIn(backend.users.bob)
    await bob.zim.clearConversationUnreadMessageCount(alice.userID, PEER).catch(() => {})
    await new Promise(resolve => setTimeout(resolve, 20))
    bob.watched.clear()
    alice.watched.clear()
    return { alice, bob }
  }

  async function receiveText({ alice, bob }: Awaited<ReturnType<typeof twoPeople>>, config: object = {}) {
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
      const { watched } = await signedIn(backend.users.alice)
      expect(watched.of('connectionStateChanged').at(-1)).toEqual({ state: 2, event: 0, extendedData: '' })
      expect(watched.of('conversationSyncStateChanged')).toEqual([{ state: 0 }, { state: 1 }])
    })

    it('refuses the token of somebody else, reports {0, interrupted}, and gives the same answer for a while', async () => {
      const { zim, watched } = person()
      const { alice, bob } = backend.users
      const wrong = loginConfig(alice, { isOfflineLogin: false, token: tokenOf(bob) })
      await expect(zim.login(alice, wrong)).rejects.toMatchObject({ code: 6000103 })
      expect(watched.of('connectionStateChanged').at(-1)).toMatchObject({ state: 0, event: 3 })
      const right = loginConfig(alice, { isOfflineLogin: false, token: tokenOf(alice) })
      await expect(zim.login(alice, right)).rejects.toMatchObject({ code: 6000103 })
      zim.logout()
      await expect(zim.login(alice, right)).resolves.toBeUndefined()
    })

    it('reports an expired token as {0, token expired} and never settles', async () => {
      const { zim, watched } = person()
      const { alice } = backend.users
      const token = tokenOf(alice, { ttlSeconds: 60, now: () => Date.now() - 3600_000 })
      const login = outcome(zim.login(alice, loginConfig(alice, { isOfflineLogin: false, token })))
      await until(() => expect(watched.of('connectionStateChanged')).toEqual([{ state: 0, event: 5, extendedData: 'Token expired with 50111' }]))
      expect(login.settled).toBeUndefined()
    })

    it('in a second place ends the first with {0, kicked out}', async () => {
      const first = await signedIn(backend.users.alice)
      await signedIn(backend.users.alice)
      await until(() => expect(first.watched.of('connectionStateChanged').at(-1)).toMatchObject({ state: 0, event: 4 }))
      await expect(first.zim.queryConversationList({ count: 1 })).rejects.toMatchObject({ code: 6000121 })
    })

    it('lets a token be renewed', async () => {
      const { zim } = await signedIn(backend.users.alice)
      const token = tokenOf(backend.users.alice, { ttlSeconds: 7200 })
      await expect(zim.renewToken(token)).resolves.toEqual({ token })
    })
  })

  describe.skipIf(backend.missing)('a text', () => {
    it('arrives with its sender, its ID and its place', async () => {
      const people = await twoPeople()
      const { text, sent, received } = await receiveText(people)
      expect(sent).toMatchObject({ sentStatus: 1, direction: 0, conversationID: people.bob.userID, message: text })
      expect(received).toMatchObject({ type: 1, message: text, senderUserID: people.alice.userID, conversationID: people.alice.userID, conversationType: PEER, direction: 1, sentStatus: 1, receiptStatus: 0 })
      expect(received.messageID).toBe(sent.messageID)
      expect(received.messageSeq).toBe(sent.messageSeq)
      expect(received.orderKey).toBe(sent.orderKey)
    })

    it('changes the receiver\'s conversation and total first, then comes itself', async () => {
      const people = await twoPeople()
      const { text } = await receiveText(people)
      expect(people.bob.watched.names()).toEqual(['conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived'])
      const { conversation } = people.bob.watched.of('conversationChanged')[0]!.infoList[0]!
      expect(conversation).toMatchObject({ conversationID: people.alice.userID, conversationName: `${people.alice.userID}'s name`, unreadMessageCount: 1 })
      expect(body(conversation.lastMessage)).toBe(text)
    })

    it('is reported to its sender as sent', async () => {
      const people = await twoPeople()
      const { sent } = await receiveText(people)
      expect(people.alice.watched.of('messageSentStatusChanged')).toMatchObject([{ infos: [{ status: 1, message: { messageID: sent.messageID } }] }])
    })

    it('is unread until the receiver clears the conversation', async () => {
      const people = await twoPeople()
      await receiveText(people)
      await expect(people.bob.zim.queryConversation(people.alice.userID, PEER)).resolves.toMatchObject({ conversation: { unreadMessageCount: 1 } })
      await people.bob.zim.clearConversationUnreadMessageCount(people.alice.userID, PEER)
      await expect(people.bob.zim.queryConversation(people.alice.userID, PEER)).resolves.toMatchObject({ conversation: { unreadMessageCount: 0 } })
      expect(people.bob.watched.of('conversationTotalUnreadMessageCountUpdated').at(-1)?.totalUnreadMessageCount).toBe(0)
    })

    it('is the newest of both histories', async () => {
      const people = await twoPeople()
      const { text } = await receiveText(people)
      for (const [zim, peer] of [[people.alice.zim, people.bob.userID], [people.bob.zim, people.alice.userID]] as const) {
        const { messageList } = await zim.queryHistoryMessage(peer, PEER, { count: 1, reverse: true, mode: 1 })
        expect(messageList.map(body)).toEqual([text])
      }
    })

    it('that was missed arrives at the next login, marked as such', async () => {
      const alice = await signedIn(backend.users.alice)
      const bob = await signedIn(backend.users.bob)
      bob.zim.logout()
      const text = unique('missed')
      await alice.zim.sendMessage({ type: 1, message: text } as ZIMMessage, backend.users.bob, PEER, NORMAL)
      const back = await signedIn(backend.users.bob)
      await until(() => {
        const entry = back.watched.of('peerMessageReceived').find(data => data.messageList.some(message => body(message) === text))
        expect(entry).toMatchObject({ fromConversationID: backend.users.alice, info: { isOfflineMessage: true } })
      })
    })

    it.each([['nobody', 6000204], ['oneself', 6000001]])('to %s is refused with %i', async (whom, code) => {
      const { zim, userID } = await signedIn(backend.users.alice)
      const to = whom === 'oneself' ? userID : backend.users.nobody
      await expect(zim.sendMessage({ type: 1, message: 'x' } as ZIMMessage, to, PEER, NORMAL)).rejects.toMatchObject({ code })
    })

    it('of more than 2,048 bytes is refused', async () => {
      const { alice, bob } = await twoPeople()
      await expect(alice.zim.sendMessage({ type: 1, message: 'x'.repeat(2049) } as ZIMMessage, bob.userID, PEER, NORMAL)).rejects.toMatchObject({ code: 6000001 })
    })

    it('can be revoked: both sides then see a revoke message in its place', async () => {
      const people = await twoPeople()
      const { sent } = await receiveText(people)
      await people.alice.zim.revokeMessage(sent, {})
      await until(() => expect(people.bob.watched.of('messageRevokeReceived')).toMatchObject([
        { messageList: [{ type: 31, messageID: sent.messageID, conversationID: people.alice.userID, operatedUserID: people.alice.userID, revokeStatus: 0 }] },
      ]))
      for (const [zim, peer] of [[people.alice.zim, people.bob.userID], [people.bob.zim, people.alice.userID]] as const) {
        const { messageList } = await zim.queryHistoryMessage(peer, PEER, { count: 1, reverse: true, mode: 1 })
        expect(messageList).toMatchObject([{ type: 31, messageID: sent.messageID }])
      }
    })
  })

  describe.skipIf(backend.missing)('receipts', () => {
    it('of single messages reach their sender', async () => {
      const people = await twoPeople()
      const { sent, received } = await receiveText(people, { hasReceipt: true })
      expect(received.receiptStatus).toBe(1)
      await expect(people.bob.zim.sendMessageReceiptsRead([received], people.alice.userID, PEER)).resolves.toMatchObject({ errorMessageIDs: [] })
      await until(() => expect(people.alice.watched.of('messageReceiptChanged').flatMap(data => data.infos)).toMatchObject([
        { messageID: sent.messageID, conversationID: people.bob.userID, status: 2 },
      ]))
    })

    it('of a conversation reach the other side', async () => {
      const people = await twoPeople()
      await receiveText(people)
      await people.bob.zim.sendConversationMessageReceiptRead(people.alice.userID, PEER)
      await until(() => expect(people.alice.watched.of('conversationMessageReceiptChanged').flatMap(data => data.infos).at(-1)).toMatchObject({ conversationID: people.bob.userID, status: 2 }))
    })
  })

  describe.skipIf(backend.missing)('a command', () => {
    it('arrives byte for byte and is kept nowhere', async () => {
      const { alice, bob } = await twoPeople()
      const bytes = Uint8Array.of(0, 127, 128, 255)
      await alice.zim.sendMessage({ type: 2, message: bytes } as ZIMMessage, bob.userID, PEER, NORMAL)
      await until(() => expect(bob.watched.of('peerMessageReceived').flatMap(data => data.messageList)).toMatchObject([{ type: 2, message: bytes }]))
      expect(bob.watched.of('conversationChanged')).toEqual([])
      const { messageList } = await bob.zim.queryHistoryMessage(alice.userID, PEER, { count: 1, reverse: true, mode: 1 })
      expect(messageList.filter(message => message.type === 2)).toEqual([])
    })
  })

  describe.skipIf(backend.missing)('a room', () => {
    it('tells those inside who comes, who speaks and who goes', async () => {
      const { alice, bob } = await twoPeople()
      const roomID = `contract_${Date.now()}`
      await expect(alice.zim.enterRoom({ roomID, roomName: 'Contract' })).resolves.toEqual({ roomInfo: { baseInfo: { roomID, roomName: 'Contract' } } })
      expect(alice.watched.of('roomStateChanged')).toEqual([
        { roomID, state: 1, event: 6, extendedData: '' },
        { roomID, state: 2, event: 0, extendedData: '' },
      ])
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
    it('are known by name to others from their first login on', async () => {
      const { alice, bob } = await twoPeople()
      await expect(alice.zim.queryUsersInfo([bob.userID, backend.users.nobody], { isQueryFromServer: true })).resolves.toMatchObject({
        userList: [{ baseInfo: { userID: bob.userID, userName: `${bob.userID}'s name` } }],
        errorUserList: [{ userID: backend.users.nobody }],
      })
    })
  })
})
