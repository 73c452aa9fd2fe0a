import type { ZIMConversation, ZIMMessage } from 'zego-zim-miniprogram'
import type { Delivery, World, WorldOptions } from 'zim-emulator/world'

import { createWorld } from 'zim-emulator/world'

/** A world with a clock that the test advances, and signed-in users. */
export function worldFixture(options: Omit<WorldOptions, 'now'> = {}) {
  let now = Date.parse('2026-03-01T12:00:00+08:00')
  let connections = 0
  const world = createWorld({ ...options, now: () => now })
  return {
    world,
    wait: (ms: number) => { now += ms },
    now: () => now,
    /** Signs a user in and fetches what the user missed. `pushesAtLogin` go to earlier connections. */
    signIn(userID: string, { deviceID = `${userID}'s phone` } = {}) {
      const connectionID = `connection-${++connections}`
      const { inboxSeq } = world.signIn(connectionID, { userID, userName: `${userID}'s name`, deviceID })
      const pushesAtLogin = world.takeDeliveries()
      world.perform(connectionID, 'catchUp', { since: inboxSeq })
      return { ...userOn(world, connectionID), userID, missed: world.takeDeliveries(), pushesAtLogin }
    },
  }
}

function userOn(world: World, connectionID: string) {
  const perform: World['perform'] = (_, name, args) => world.perform(connectionID, name, args)
  return {
    connectionID,
    perform: (name: Parameters<World['perform']>[1], args: object | undefined = undefined) => perform('', name, args as never) as never,
    /** Sends a text and returns the stored message. Its pushes stay in the world until they are taken. */
    sendText(to: string, text: string, more: object = {}): ZIMMessage {
      const { message } = perform('', 'sendPeerMessage', sendArgs(to, { type: 1, message: text }, more))
      return message
    },
    send: (to: string, content: { type: number, message: unknown }) => perform('', 'sendPeerMessage', sendArgs(to, content)).message,
    sendTextInRoom: (roomID: string, text: string) => perform('', 'sendRoomMessage', sendArgs(roomID, { type: 1, message: text })).message,
    history: (peer: string, more: object = {}) => perform('', 'queryHistoryMessage', { conversationID: peer, seq: -1, count: 100, reverse: true, ...more }).messageList,
    conversations: (): ZIMConversation[] => perform('', 'syncConversations', undefined).conversationList,
    signOut: () => world.signOut(connectionID),
  }
}

export function sendArgs(conversationID: string, content: { type: number, message: unknown }, more: object = {}) {
  return { conversationID, content, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false, ...more }
}

/** The pushes to one user among the deliveries, as `[name, data]`. */
export function pushesTo({ connectionID }: { connectionID: string }, deliveries: Delivery[]) {
  return deliveries.filter(delivery => delivery.to === connectionID).map(({ push, data }) => [push, data] as const)
}

export const texts = (messages: ZIMMessage[]) => messages.map(message => (message as ZIMMessage & { message?: string }).message)
