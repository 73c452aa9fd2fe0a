/** Makes a stand-in for the vendor module, with singletons of its own: one in an app, several where a test needs several people. */
import type { ZIM as VendorZIM, ZIMAppConfig } from 'zego-zim-miniprogram'

import type { EmulatedName } from './client/emulated'
import type { Timers } from './timers'
import type { Transport } from './transport'

import { addNotEmulated } from './client/emulated'
import { Instance } from './client/instance'
import { systemTimers } from './timers'

/** The version whose behaviour is emulated. */
const VERSION = '2.29.0'

/** What is left of the vendor's object, with the vendor's own signatures. */
export type EmulatedZIM = Pick<VendorZIM, EmulatedName>

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
  /** Asked for at each connection, so that it may be set late. */
  transport: () => Transport
  /** @default the machine's own */
  timers?: Timers
}

addNotEmulated(Instance.prototype)

let devices = 0

export function createZimModule({ transport, timers = systemTimers }: ZimModuleOptions): ZimModule {
  let instance: Instance | undefined

  const isAlive = () => instance !== undefined && !instance.isDestroyed
  return {
    ZIM: {
      /** null while an instance lives. Throws an Error whose message is JSON for an AppID that is no number or 0. */
      create(appConfig) {
        const appID = typeof appConfig === 'object' ? appConfig.appID : appConfig
        if (typeof appID !== 'number' || !appID)
          throw new Error(JSON.stringify({ appID, version: VERSION, code: 6000003, message: 'Invalid AppID.' }))
        if (isAlive())
          return null
        instance = new Instance({ appID, deviceID: `device-${timers.now()}-${++devices}`, transport, timers })
        return instance
      },
      /** Also the dead one, after `destroy`. */
      getInstance: () => instance ?? null,
      getVersion: () => VERSION,
      setAdvancedConfig() {},
      setGeofencingConfig: () => true,
    },
  }
}
