import type { Gateway } from 'zim-emulator/testing'

import { loopback } from 'zim-emulator/testing'

import type { DeviceStorage } from './model/deviceStorage'

import { createModule, createTestApp, tokenFor } from './testApp'

/** Starts a run of Anna's app on a device's storage. `kill` ends the run without a logout. */
export function startOn(gateway: Gateway, disk: DeviceStorage) {
  const { storage, end } = disk.view()
  const app = createTestApp(gateway, createModule(loopback(gateway)), storage)
  return {
    ...app,
    kill() {
      end()
      gateway.controls.drop('anna')
      app.zim.destroy()
    },
    /** Starts a sign-in that retries, as the app does at launch. Does not wait for it. */
    startSignIn: () => void app.zim.signIn(app.identityOf('anna'), async () => tokenFor('anna'), { shouldKeepTrying: true }).catch(() => {}),
  }
}
