import { afterEach, expect, it, vi } from 'vitest'
import { createGateway } from 'zim-emulator/testing'

import { APP_ID, loginConfig } from '../support/zim/helpers'
import { loadStubbedPackage } from '../support/zim/packageServer'
import { openDoor } from '../support/zim/stubbedPackage'

afterEach(() => { vi.restoreAllMocks() })

it('the package has the internals that stubbedPackage.ts replaces', () => {
  const { module } = loadStubbedPackage(createGateway())
  expect(() => module.ZIM.create({ appID: APP_ID } as never)).not.toThrow()
})

it('an object without these internals is reported by name', () => {
  expect(() => openDoor({} as never, () => undefined)).toThrow('no object with the methods send, sendInner')
})

it('each request of a login passes the door, and a test can replace a reply', async () => {
  const { module, door } = loadStubbedPackage(createGateway())
  const zim = module.ZIM.create({ appID: APP_ID } as never)!
  door().onRequest('account/fetch_self_user_rule', (_, next) => next())
  await zim.login('alice', loginConfig('alice', { isOfflineLogin: false }))
  await vi.waitFor(() => expect(door().requests.map(({ op }) => op)).toEqual(expect.arrayContaining(['/sw/login', 'account/fetch_self_user_rule'])))
  zim.logout()
})
