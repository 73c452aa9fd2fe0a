import type { ZIMTextMessage } from 'zego-zim-miniprogram'
import type { Gateway } from 'zim-emulator/testing'

import { setTimeout as delay } from 'node:timers/promises'
import { createZimModule, loopback } from 'zim-emulator/testing'

import type { Resident } from './backend'

const PEER = 0
const TEXT = 1
const CONFIG = { priority: 2 } as const
/** ZIM takes ten texts a second in one conversation. */
const BETWEEN = 110

/**
 * What two people said before the phones were opened, in turn, said through the emulated SDK itself: so that there is a
 * conversation to tap, with unread messages at the second one's phone.
 */
export async function sayFirstWords(gateway: Gateway, appID: number, people: [Resident, Resident], words: string[]): Promise<void> {
  const phones = await Promise.all(people.map(async ({ user: { userID, name }, token }) => {
    const zim = createZimModule({ transport: () => loopback(gateway) }).ZIM.create({ appID })!
    await zim.login(userID, { userName: name, token, isOfflineLogin: false, customStatus: '', customStatusDuration: 0 })
    return zim
  }))
  for (const [index, message] of words.entries()) {
    const speaker = index % 2
    const text: ZIMTextMessage = { type: TEXT, message }
    await phones[speaker]!.sendMessage(text, people[1 - speaker]!.user.userID, PEER, CONFIG)
    await delay(BETWEEN)
  }
  for (const zim of phones) zim.logout()
}
