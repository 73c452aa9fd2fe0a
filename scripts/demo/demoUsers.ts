import type { Backend, Person, Resident } from './backend'

import { sayFirstWords } from './sampleMessages'

const ANNA: Person = { account: 'anna', password: 'anna likes rain', name: 'Anna' }
const BEN: Person = { account: 'ben', password: 'ben likes trains', name: '本' }
const FIRST_WORDS = ['Hi Ben! 你好呀', 'Hi Anna 👋 今天下雨了', 'Finally! ☔️ Shall we meet at six? The address: https://example.com/tea']

/** The two people of demo and preview: accounts of their own, and a conversation that has begun. */
export async function settle(backend: Backend): Promise<[Resident, Resident]> {
  const people: [Resident, Resident] = [await backend.register(ANNA), await backend.register(BEN)]
  await sayFirstWords(backend.emulator.gateway, backend.appID, people, FIRST_WORDS)
  return people
}

/** What a phone keeps of a signed-in person (src/services/savedSession.ts). */
export const sessionOf = ({ appID }: Backend, { user, bearer }: Resident) => ({ kind: 'account', appID, user, bearer })
