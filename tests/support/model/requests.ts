import { failed } from '@/utils/failure'

import type { TestApp } from '../testApp'
import type { Device } from './device'

import { tokenFor } from '../testApp'

/** Notes what the apps of a scenario wait for. */
export function createRequests() {
  /** Promises of running apps that have not settled, with a description. */
  const pending = new Map<Promise<unknown>, string>()
  const onEnd = new Map<TestApp, Array<() => void>>()

  function track({ name, device: { app } }: { name: string, device: Device }, what: string, promise: Promise<unknown> | undefined): void {
    if (!promise)
      return
    pending.set(promise, `${name}: ${what}`)
    const done = () => { pending.delete(promise) }
    promise.then(done, done)
    onEnd.set(app, [...(onEnd.get(app) ?? []), done])
  }

  return {
    pending,
    track,
    /** Called when the app has ended, or its user has signed out: its promises may never settle. */
    forget: (app: TestApp): void => onEnd.get(app)?.forEach(done => done()),
    /** Signs the user in, as long as it takes, with tokens of our own server. */
    signIn(user: { name: string, device: Device, hasTokens: boolean }): void {
      const { app } = user.device
      const tokens = async () => {
        if (!user.hasTokens)
          throw failed('server-away')
        return tokenFor(user.name)
      }
      track(user, 'sign in', app.zim.signIn(app.identityOf(user.name), tokens, { shouldKeepTrying: true }))
    },
  }
}
