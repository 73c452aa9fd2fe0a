import type { Backend, DemoUser, NewAccount } from './backend'

import { avatarFallbackOf } from '../../src/utils/avatarFallback'
import { sendSampleMessages } from './sampleMessages'

const ANNA: NewAccount = { account: 'anna', password: 'anna likes rain', name: 'Anna' }
const BEN: NewAccount = { account: 'ben', password: 'ben likes trains', name: '本' }
const SAMPLE_MESSAGES = ['Hi Ben! 你好呀', 'Hi Anna 👋 今天下雨了', 'Finally! ☔️ Shall we meet at six? The address: https://example.com/tea']

const toneOf = ({ user }: DemoUser) => avatarFallbackOf(user.userID, user.name).tone

/** Registers `account` with a colour of its own: one of eight, by the random userID. */
async function registerBeside(backend: Backend, neighbour: DemoUser, account: NewAccount): Promise<DemoUser> {
  for (;;) {
    const user = await backend.register(account)
    if (toneOf(user) !== toneOf(neighbour))
      return user
    await backend.remove(user)
  }
}

/** Creates the two users of demo and preview, whose colours differ, with a few messages between them. */
export async function createDemoUsers(backend: Backend): Promise<[DemoUser, DemoUser]> {
  const anna = await backend.register(ANNA)
  const users: [DemoUser, DemoUser] = [anna, await registerBeside(backend, anna, BEN)]
  await sendSampleMessages(backend.emulator.gateway, backend.appID, users, SAMPLE_MESSAGES)
  return users
}

/** What a phone keeps of a signed-in person (src/services/savedSession.ts). */
export const sessionOf = ({ appID }: Backend, { user, bearer }: DemoUser) => ({ kind: 'account', appID, user, bearer, agreed: { version: '1', at: Date.now() } })
