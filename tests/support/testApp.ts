import type { Pinia } from 'pinia'
import type { Gateway, GatewayOptions, Transport } from 'zim-emulator/testing'

import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createGateway, createZimModule, loopback } from 'zim-emulator/testing'

import type { Zim } from '@/composables/useZim'
import type { KeyValueStorage } from '@/services/storage'
import type { ZimModule } from '@/zim/adapter'

import { provideStorage } from '@/composables/useStorage'
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

import { wait } from './clock'
import { createDeviceStorage } from './model/deviceStorage'
import { APP_ID, tokenFor } from './zim/people'

export { APP_ID, tokenFor }

/** One phone: the app's own composition (main.ts) with a ZIM module of its own. */
export interface TestApp {
  zim: Zim
  pinia: Pinia
  /** What this run of the app keeps things on. */
  storage: KeyValueStorage
  module: ZimModule
  chat: ReturnType<typeof useChatStore>
  conversations: ReturnType<typeof useConversationsStore>
  messages: ReturnType<typeof useMessagesStore>
  outbox: ReturnType<typeof useOutboxStore>
  rooms: ReturnType<typeof useRoomsStore>
  session: ReturnType<typeof useSessionStore>
  users: ReturnType<typeof useUsersStore>
  /** Signs in as `userID` and waits for the conversation list. */
  signIn: (userID: string, options?: { appID?: number, tokens?: () => Promise<string> }) => Promise<void>
  /** What the last `signIn` meant, with the name that everybody here bears: `Anna` for `anna`. */
  identityOf: (userID: string, appID?: number) => { appID: number, userID: string, userName: string }
  /** The texts of a conversation, oldest first. */
  texts: (peer: string) => string[]
}

const nameOf = (userID: string) => userID[0]!.toUpperCase() + userID.slice(1)

/** A backend that takes any well-formed token. */
export const createBackend = (options?: GatewayOptions) => createGateway(options)

/** As the vendor module's type; the emulator's is the same for all that the app uses. */
export const createModule = (transport: Transport) => createZimModule({ transport: () => transport }) as unknown as ZimModule

/** @param storage a phone that is started afresh gets the one of its earlier run */
export function createTestApp(gateway: Gateway, module = createModule(loopback(gateway)), storage: KeyValueStorage = createDeviceStorage().view().storage): TestApp {
  const app = createApp({})
  const pinia = createPinia()
  const zim = createZim({ load: async () => ({ ...await module, createZimClient }), textLimitBytes: 2048 })
  app.use(pinia)
  provideZim(app, zim)
  provideStorage(app, storage)
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
    identityOf,
    async signIn(userID, { appID, tokens = async () => tokenFor(userID) } = {}) {
      const done = zim.signIn(identityOf(userID, appID), tokens)
      await wait(200)
      await done
    },
    texts: peer => messages.timeline(`peer:${peer}`).map(({ body }) => body.kind === 'text' ? body.text : body.kind),
  }
}

/** People on one backend, each signed in on a phone of their own: `const { anna, ben, gateway } = await signInUsers('anna', 'ben')`. */
export async function signInUsers<Name extends string>(...names: Name[]): Promise<Record<Name, TestApp> & { gateway: Gateway }> {
  const gateway = createBackend()
  const phones = Object.fromEntries(names.map(name => [name, createTestApp(gateway)])) as Record<Name, TestApp>
  for (const name of names) await phones[name].signIn(name)
  return { ...phones, gateway }
}
