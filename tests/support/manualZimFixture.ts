import { wait } from './clock'
import { createManualZim } from './manualZim'
import { createBackend, createTestApp } from './testApp'

/** A test app on a manual ZIM, with `userID` online. */
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
