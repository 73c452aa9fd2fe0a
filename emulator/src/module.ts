/** Creates a replacement of the vendor module with a singleton of its own: one in an app, one per user in a test. */
import type { ZIMAppConfig } from 'zego-zim-miniprogram'

import type { EmulatedZIM } from './client/facets'
import type { Instance } from './client/instance'
import type { Timers } from './timers'
import type { Transport } from './transport'

import { createInstance } from './client/instance'
import { systemTimers } from './timers'

/** The version whose behaviour is emulated. */
const VERSION = '2.29.0'

export type { EmulatedZIM } from './client/facets'

export interface ZimModule {
  ZIM: {
    create: (appConfig: number | ZIMAppConfig) => EmulatedZIM | null
    getInstance: () => EmulatedZIM | null
    getVersion: () => string
    setAdvancedConfig: (key: string, value: string) => void
    setGeofencingConfig: () => boolean
  }
}

export interface ZimModuleOptions {
  /** Called at each connection, so that the transport may be chosen later. */
  transport: () => Transport
  /** @default the global timers */
  timers?: Timers
}

let devices = 0

export function createZimModule({ transport, timers = systemTimers }: ZimModuleOptions): ZimModule {
  let instance: Instance | undefined

  return {
    ZIM: {
      /** Returns null while an instance exists. Throws an Error whose message is JSON for an AppID that is 0 or not a number. */
      create(appConfig) {
        const appID = typeof appConfig === 'object' ? appConfig.appID : appConfig
        if (typeof appID !== 'number' || !appID)
          throw new Error(JSON.stringify({ appID, version: VERSION, code: 6000003, message: 'Invalid AppID.' }))
        if (instance && !instance.isDestroyed())
          return null
        instance = createInstance({ appID, deviceID: `device-${timers.now()}-${++devices}`, transport, timers })
        return instance.zim
      },
      /** Also returns a destroyed instance. */
      getInstance: () => instance?.zim ?? null,
      getVersion: () => VERSION,
      setAdvancedConfig() {},
      setGeofencingConfig: () => true,
    },
  }
}
