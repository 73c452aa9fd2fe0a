import { expect, it, vi } from 'vitest'

import type { Backend, DemoUser, NewAccount } from '../../../scripts/demo/backend'

import { createDemoUsers } from '../../../scripts/demo/demoUsers'

vi.mock('../../../scripts/demo/sampleMessages', () => ({ sendSampleMessages: async () => {} }))

it('the two users of the demo have different colours, whatever userIDs they are given', async () => {
  // The colours depend on the userID: "ua" and "ui" have the same one, "ub" has another.
  const userIDs = ['ua', 'ui', 'ua', 'ub']
  const removed: string[] = []
  const register = async (account: NewAccount): Promise<DemoUser> => ({ ...account, user: { userID: userIDs.shift()!, name: account.name, avatarUrl: '' }, bearer: '', token: '' })
  const remove = async ({ user }: DemoUser) => { removed.push(user.userID) }
  const users = await createDemoUsers({ register, remove, emulator: {}, appID: 1 } as unknown as Backend)
  expect(users.map(({ user }) => user.userID)).toEqual(['ua', 'ub'])
  expect(removed).toEqual(['ui', 'ua'])
})
