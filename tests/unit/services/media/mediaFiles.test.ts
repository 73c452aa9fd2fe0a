import { expect, it } from 'vitest'

import { useFakeClock, wait } from '../../../support/clock'
import { createDeviceFiles } from '../../../support/deviceFiles'

useFakeClock()

it('copies that were opened since the app was started are the last to make room for others', async () => {
  const device = createDeviceFiles({ limit: 100 })
  const files = device.open('anna', async () => [])
  for (const name of ['a', 'b', 'c']) {
    await files.keep(name, `${name}.jpg`, device.addTemp(name, new Uint8Array(50)))
    await wait(1000)
  }
  expect(await files.open('a', 'a.jpg')).not.toBeNull()
  await files.trim()
  expect(await Promise.all(['a', 'b', 'c'].map(async name => await files.open(name, `${name}.jpg`) !== null))).toEqual([true, false, true])
})
