/**
 * Replaces the vendor module `zego-zim-miniprogram` / `zego-zim-web`: the alias `zego-zim` points here in tests and in builds with
 * VITE_ZIM=emulator. The import has no effect. The first login opens a WebSocket to the emulator's server.
 */
import type { Transport } from './transport'

import { createZimModule } from './module'
import { emulatorUrl, webSocket } from './transport'

export * from './enums'
export type { EmulatedZIM, ZimModule, ZimModuleOptions } from './module'
export { createZimModule } from './module'

let transport: Transport | undefined

/** Sets the transport of {@link ZIM}, from its next connection on. `undefined` restores the WebSocket. */
export function useTransport(chosen: Transport | undefined): void {
  transport = chosen
}

export const { ZIM } = createZimModule({ transport: () => transport ?? webSocket(emulatorUrl) })
