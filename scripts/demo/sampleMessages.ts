import type { ZIMTextMessage } from 'zego-zim-miniprogram'
import type { Gateway } from 'zim-emulator/testing'

import { setTimeout as delay } from 'node:timers/promises'
import { createZimModule, loopback } from 'zim-emulator/testing'

import type { DemoUser } from './backend'

const PEER = 0
const TEXT = 1
const CONFIG = { priority: 2 } as const
/** ZIM accepts 10 texts per second in one conversation. */
const INTERVAL_MS = 110

/**
 * Sends the texts of two users in turn through the emulated SDK, before the phones start. So there is a conversation to open, and the
 * second user has unread messages.
 */
export async function sendSampleMessages(gateway: Gateway, appID: number, users: [DemoUser, DemoUser], texts: string[]): Promise<void> {
  const clients = await Promise.all(users.map(async ({ user: { userID, name }, token }) => {
    const zim = createZimModule({ transport: () => loopback(gateway) }).ZIM.create({ appID })!
    await zim.login(userID, { userName: name, token, isOfflineLogin: false, customStatus: '', customStatusDuration: 0 })
    return zim
  }))
  for (const [index, message] of texts.entries()) {
    const sender = index % 2
    const text: ZIMTextMessage = { type: TEXT, message }
    await clients[sender]!.sendMessage(text, users[1 - sender]!.user.userID, PEER, CONFIG)
    await delay(INTERVAL_MS)
  }
  for (const zim of clients) zim.logout()
}
