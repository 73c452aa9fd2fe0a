import { wait } from './clock'
import { createManualZim } from './manualZim'
import { createBackend, createTestApp } from './testApp'

/** A phone at a ZIM that is played by hand, with somebody online. */
export async function createManualZimFixture(userID: string) {
  const zim = createManualZim()
  const phone = createTestApp(createBackend(), zim.module)
  async function signIn(userID: string) {
    const done = phone.signIn(userID)
    await wait(0)
    zim.call('login').resolve()
    await done
  }
  await signIn(userID)
  return { zim, phone, signIn }
}
