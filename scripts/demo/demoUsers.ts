import type { Backend, DemoUser, NewAccount } from './backend'

import { sendSampleMessages } from './sampleMessages'

const ANNA: NewAccount = { account: 'anna', password: 'anna likes rain', name: 'Anna' }
const BEN: NewAccount = { account: 'ben', password: 'ben likes trains', name: '本' }
const SAMPLE_MESSAGES = ['Hi Ben! 你好呀', 'Hi Anna 👋 今天下雨了', 'Finally! ☔️ Shall we meet at six? The address: https://example.com/tea']

/** Creates the two users of demo and preview, with a few messages between them. */
export async function createDemoUsers(backend: Backend): Promise<[DemoUser, DemoUser]> {
  const users: [DemoUser, DemoUser] = [await backend.register(ANNA), await backend.register(BEN)]
  await sendSampleMessages(backend.emulator.gateway, backend.appID, users, SAMPLE_MESSAGES)
  return users
}

/** What a phone keeps of a signed-in person (src/services/savedSession.ts). */
export const sessionOf = ({ appID }: Backend, { user, bearer }: DemoUser) => ({ kind: 'account', appID, user, bearer })
