import type { Pinia } from 'pinia'
import type { Gateway, GatewayOptions, Transport } from 'zim-emulator/testing'

import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import type { Zim } from '@/composables/useZim'
import type { KeyValueStorage } from '@/services/storage'
import type { TabLock } from '@/services/tabLock'
import type { ZimModule } from '@/zim/adapter'

import { provideMediaFiles } from '@/composables/useMediaFiles'
import { provideStorage } from '@/composables/useStorage'
import { provideTabLock } from '@/composables/useTabLock'
import { createZim, provideZim } from '@/composables/useZim'
import { useChatStore } from '@/stores/chat'
import { useConversationsStore } from '@/stores/conversations'
import { ingest } from '@/stores/ingest'
import { useMessagesStore } from '@/stores/messages'
import { useOutboxStore } from '@/stores/outbox'
import { useRoomsStore } from '@/stores/rooms'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { createZimClient } from '@/zim/adapter'
// The app loads these when it needs them. A fake clock does not wait for the disk.
import '@/cache/eviction'
import '@/cache/flush'
import '@/cache/migrateLog'
import '@/cache/readAgain'
import '@/stores/features'
import '@/stores/media'

import { wait } from './clock'
import { createDeviceFiles } from './deviceFiles'
import { createDeviceStorage } from './model/deviceStorage'
import { APP_ID, tokenFor } from './zim/helpers'

export { APP_ID, tokenFor }

/** One run of the app, composed as in main.ts, with its own ZIM module. */
export interface TestApp {
  zim: Zim
  pinia: Pinia
  /** The storage of this run. */
  storage: KeyValueStorage
  module: ZimModule
  chat: ReturnType<typeof useChatStore>
  conversations: ReturnType<typeof useConversationsStore>
  messages: ReturnType<typeof useMessagesStore>
  outbox: ReturnType<typeof useOutboxStore>
  rooms: ReturnType<typeof useRoomsStore>
  session: ReturnType<typeof useSessionStore>
  users: ReturnType<typeof useUsersStore>
  /** Runs what a component or page would run in its setup. */
  inContext: <T>(setup: () => T) => T
  /** Signs in as `userID` and waits for the conversation list. */
  signIn: (userID: string, options?: { appID?: number, tokens?: () => Promise<string> }) => Promise<void>
  /** Begins a sign-in as `userID` that gets no token, as without a connection: the app shows what the device keeps. `zim.signOut` ends it. */
  beginSignIn: (userID: string) => void
  /** Returns the identity of `userID`. The user name is the capitalised userID: `Anna` for `anna`. */
  identityOf: (userID: string, appID?: number) => { appID: number, userID: string, userName: string }
  /** The texts of a conversation, oldest first. Other messages are listed as their kind. */
  texts: (peer: string) => string[]
}

const nameOf = (userID: string) => userID[0]!.toUpperCase() + userID.slice(1)

/** Creates an emulator backend. It accepts any well-formed token. */
export const createBackend = (options?: GatewayOptions) => createGateway(options)

/** Creates an emulator module with the type of the vendor module. */
export const createModule = (transport: Transport) => createZimModule({ transport: () => transport }) as unknown as ZimModule

/**
 * @param storage pass the storage of an earlier run to test a restart. @default an empty storage
 * @param tabLock pass it to test several tabs of a browser
 * @param files the files of the device. @default none
 */
export function createTestApp(gateway: Gateway, module = createModule(loopback(gateway)), storage: KeyValueStorage = createDeviceStorage().view().storage, tabLock?: TabLock, files = createDeviceFiles()): TestApp {
  const app = createApp({})
  const pinia = createPinia()
  const zim = createZim({ load: async () => ({ ...await module, createZimClient }), textLimitBytes: 2048 })
  app.use(pinia)
  provideZim(app, zim)
  provideStorage(app, storage)
  provideMediaFiles(app, files.open)
  if (tabLock) provideTabLock(app, tabLock)
  ingest(zim, pinia)
  const identityOf = (userID: string, appID = APP_ID) => ({ appID, userID, userName: nameOf(userID) })
  const messages = useMessagesStore(pinia)
  return {
    zim,
    pinia,
    storage,
    module,
    chat: useChatStore(pinia),
    conversations: useConversationsStore(pinia),
    messages,
    outbox: useOutboxStore(pinia),
    rooms: useRoomsStore(pinia),
    session: useSessionStore(pinia),
    users: useUsersStore(pinia),
    inContext: setup => app.runWithContext(setup),
    identityOf,
    async signIn(userID, { appID, tokens = async () => tokenFor(userID) } = {}) {
      const done = zim.signIn(identityOf(userID, appID), tokens)
      await wait(200)
      await done
    },
    beginSignIn(userID) {
      void zim.signIn(identityOf(userID), () => new Promise(() => {}), { shouldKeepTrying: true }).catch(() => {})
    },
    texts: peer => messages.timeline(`peer:${peer}`).map(({ body }) => body.kind === 'text' ? body.text : body.kind),
  }
}

/** Signs users in on one backend, each in an app of their own: `const { anna, ben, gateway } = await signInUsers('anna', 'ben')`. */
export async function signInUsers<Name extends string>(...names: Name[]): Promise<Record<Name, TestApp> & { gateway: Gateway }> {
  const gateway = createBackend()
  const apps = Object.fromEntries(names.map(name => [name, createTestApp(gateway)])) as Record<Name, TestApp>
  for (const name of names) await apps[name].signIn(name)
  return { ...apps, gateway }
}
