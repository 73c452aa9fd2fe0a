import { expect, it } from 'vitest'

import { useFakeClock } from '../support/clock'
import { signInUsers } from '../support/testApp'

useFakeClock()

it('ZIM is asked whether a user exists, which is not known without a connection', async () => {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  ben.zim.signOut()
  expect(await anna.users.exists('ben')).toBe(true)
  expect(anna.users.nameOf('ben')).toBe('Ben')
  expect(await anna.users.exists('nobody')).toBe(false)
  gateway.controls.kick('anna')
  expect(await anna.users.exists('nobody')).toBeNull()
})
