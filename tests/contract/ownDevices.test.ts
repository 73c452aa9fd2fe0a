import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0
const EVENTS = ['conversationChanged', 'conversationTotalUnreadMessageCountUpdated', 'peerMessageReceived', 'messageRevokeReceived', 'messageDeleted', 'connectionStateChanged'] as const
const body = (message: ZIMMessage) => (message as ZIMMessage & { message?: string }).message

/** What another device of the same user does, with ZIM's multi-device login. The emulator and the real package pass the same tests. */
describe.each(SERVER_SUBJECTS)('another device of the user: $name', (subject) => {
  const fixture = useServerFixture(subject, { multiDevice: true })

  /** Bob has sent two texts. Alice is signed in here and on another device. */
  async function signIn() {
    const bob = fixture.peer('bob')
    await fixture.signIn()
    const other = fixture.peer('alice')
    const sent = [bob.text('1'), bob.text('2')]
    await settle(300)
    const watched = watch(fixture.zim, ...EVENTS)
    return { bob, other, watched, messageIDs: sent.map(({ messageID }) => messageID!) }
  }
  const changes = (watched: ReturnType<typeof watch>) => watched.of('conversationChanged').flatMap(({ infoList }) => infoList)
  const page = async () => {
    const query = outcome(fixture.zim.queryHistoryMessage('bob', PEER, { reverse: true, mode: 1, count: 30 } as never))
    await settle(300)
    return (query.settled as { value: { messageList: ZIMMessage[] } }).value.messageList
  }

  it('does not end this login', async () => {
    const { watched } = await signIn()
    await settle(1_000)
    expect(watched.of('connectionStateChanged')).toEqual([])
  })

  it('sends a text: it is received as an own one, and nothing is unread', async () => {
    const { other, watched } = await signIn()
    other.perform('sendPeerMessage', { conversationID: 'bob', content: { type: 1, message: 'mine' }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    await settle(300)
    expect(watched.names()).toEqual(['conversationChanged', 'peerMessageReceived'])
    expect(watched.of('peerMessageReceived')[0]).toMatchObject({ fromConversationID: 'bob', messageList: [{ message: 'mine', senderUserID: 'alice', direction: 0 }], info: { isOfflineMessage: false } })
    expect(changes(watched)).toMatchObject([{ event: 1, conversation: { unreadMessageCount: 2, lastMessage: { message: 'mine' } } }])
  })

  it('reads the conversation: nothing is unread', async () => {
    const { other, watched } = await signIn()
    other.perform('clearConversationUnreadMessageCount', { conversationID: 'bob' })
    await settle(300)
    expect(watched.of('conversationTotalUnreadMessageCountUpdated')).toEqual([{ totalUnreadMessageCount: 0 }])
    expect(changes(watched)).toMatchObject([{ event: 1, conversation: { unreadMessageCount: 0 } }])
  })

  it('has read a message: it is not due here any more, and reported as read', async () => {
    const { bob, other } = await signIn()
    const { messageID } = bob.text('read me', { hasReceipt: true })
    await settle(300)
    expect((await page()).map(({ receiptStatus }) => receiptStatus)).toEqual([0, 0, 1])
    const watched = watch(fixture.zim, 'messageReceiptChanged')
    other.perform('sendMessageReceiptsRead', { conversationID: 'bob', messageIDs: [messageID] })
    await settle(600)
    expect(watched.of('messageReceiptChanged').flatMap(({ infos }) => infos)).toMatchObject([{ messageID, status: 2, isSelfOperated: false, readMemberCount: 0, unreadMemberCount: 0 }])
    expect((await page()).map(({ receiptStatus }) => receiptStatus)).toEqual([0, 0, 2])
  })

  it('pins and mutes the conversation', async () => {
    const { other, watched } = await signIn()
    other.perform('updateConversationPinnedState', { conversationID: 'bob', isPinned: true })
    other.perform('setConversationNotificationStatus', { conversationID: 'bob', status: 2 })
    await settle(300)
    expect(changes(watched)).toMatchObject([{ conversation: { isPinned: true } }, { conversation: { isPinned: true, notificationStatus: 2 } }])
  })

  it('revokes a text: it is reported', async () => {
    const { other, watched } = await signIn()
    const { message } = other.perform('sendPeerMessage', { conversationID: 'bob', content: { type: 1, message: 'mine' }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false })
    await settle(300)
    watched.clear()
    other.perform('revokeMessage', { conversationID: 'bob', messageID: message.messageID, revokeExtendedData: '' })
    await settle(300)
    expect(watched.names()).toEqual(['messageRevokeReceived', 'conversationChanged'])
  })

  it('deletes a text: it is gone here, and reported', async () => {
    const { other, watched, messageIDs } = await signIn()
    other.perform('deleteMessages', { conversationID: 'bob', messageIDs: [messageIDs[1]] })
    await settle(300)
    expect(watched.of('messageDeleted')).toMatchObject([{ conversationID: 'bob', isDeleteConversationAllMessage: false, messageDeleteType: 0, messageList: [{ messageID: messageIDs[1] }] }])
    expect((await page()).map(body)).toEqual(['1'])
    expect((await fixture.zim.queryConversation('bob', PEER)).conversation.lastMessage).toMatchObject({ message: '1' })
  })

  it('deletes all texts: they are gone here, and reported', async () => {
    const { other, watched } = await signIn()
    other.perform('deleteAllMessage', { conversationID: 'bob' })
    await settle(300)
    expect(watched.of('messageDeleted')).toMatchObject([{ conversationID: 'bob', isDeleteConversationAllMessage: true, messageDeleteType: 1, messageList: [] }])
    expect(await page()).toEqual([])
  })

  it('deletes all texts: one that has come before the news of it stays', async () => {
    const { bob, other, watched } = await signIn()
    fixture.gateway.controls.reorder(4)
    other.perform('deleteAllMessage', { conversationID: 'bob' })
    bob.text('3')
    await settle(300)
    expect(watched.names().filter(name => name === 'peerMessageReceived' || name === 'messageDeleted')).toEqual(['peerMessageReceived', 'messageDeleted'])
    expect((await page()).map(body)).toEqual(['3'])
  })

  it('deletes the conversation: it is gone here, and reported', async () => {
    const { other, watched } = await signIn()
    other.perform('deleteConversation', { conversationID: 'bob' })
    await settle(300)
    expect(changes(watched)).toMatchObject([{ event: 3, conversation: { conversationID: 'bob' } }])
    await expect(fixture.zim.queryConversation('bob', PEER)).rejects.toMatchObject({ code: 6000603 })
  })
})
