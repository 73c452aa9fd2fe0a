/** Groups of a contract test: alice has a ZIM object, the others act on the server. */
import type { ServerFixture } from './serverFixture'

import { outcome, watch } from './helpers'
import { settle } from './zimFixture'

const GROUP = 2
const EVENTS = [
  'groupStateChanged',
  'groupMemberStateChanged',
  'groupMemberInfoUpdated',
  'groupAttributesUpdated',
  'groupNameUpdated',
  'groupAvatarUrlUpdated',
  'groupNoticeUpdated',
  'groupAliasUpdated',
  'groupVerifyInfoUpdated',
  'groupMutedInfoUpdated',
  'groupApplicationListChanged',
  'groupApplicationUpdated',
  'conversationChanged',
  'conversationTotalUnreadMessageCountUpdated',
  'groupMessageReceived',
  'receiveGroupMessage',
  'messageSentStatusChanged',
  'messageRevokeReceived',
  'messageReceiptChanged',
] as const

type Peer = ReturnType<ServerFixture['peer']>
export type Settled<T> = { value?: T, reason?: { code: number, message: string } } | undefined

export function groupFixture(fixture: ServerFixture) {
  async function ask<T>(request: Promise<T>): Promise<Settled<T>> {
    const asked = outcome(request)
    await settle(300)
    return asked.settled as Settled<T>
  }
  /** The members of a group that a user of the server makes. */
  function createBy(peer: Peer, userIDs: string[], more: object = {}) {
    return peer.perform('createGroup', { groupID: 'g', groupName: 'Team', groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [], userIDs, ...more })
  }
  const sendBy = (peer: Peer, text: string, more: object = {}) => peer.perform('sendGroupMessage', { conversationID: 'g', conversationType: GROUP, content: { type: 1, message: text }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false, ...more }).message
  return {
    ask,
    createBy,
    sendBy,
    create: (userIDs: string[], more: object = {}, config?: object) => ask(fixture.zim.createGroup({ groupID: 'g', groupName: 'Team', groupAvatarUrl: '', ...more }, userIDs, config as never)),
    send: (text: string, more: object = {}, message: object = {}) => ask(fixture.zim.sendMessage({ type: 1, message: text, ...message } as never, 'g', GROUP as never, { priority: 1, ...more } as never)),
    page: async (mode = 1) => (await ask(fixture.zim.queryHistoryMessage('g', GROUP as never, { reverse: true, mode, count: 30 } as never)))!.value!.messageList,
    watchAll: () => watch(fixture.zim, ...EVENTS),
  }
}
