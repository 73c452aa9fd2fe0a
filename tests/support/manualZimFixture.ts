import { wait } from './clock'
import { aHandDrivenZim } from './manualZim'
import { aBackend, aPhone } from './people'

/** A phone at a ZIM that is played by hand, with somebody online. */
export async function atHand(userID: string) {
  const zim = aHandDrivenZim()
  const phone = aPhone(aBackend(), zim.module)
  async function signIn(userID: string) {
    const done = phone.signIn(userID)
    await wait(0)
    zim.call('login').resolve()
    await done
  }
  await signIn(userID)
  return { zim, phone, signIn }
}
