import { createServer } from 'node:http'

import type { Backend, BackendOptions, DemoUser } from './backend'

import { listen, startBackend } from './backend'
import { createDemoUsers, sessionOf } from './demoUsers'
import { framePage } from './framePage'
import { phoneServer } from './phoneServer'

/**
 * A running demo: the backend, a web server for each phone, and the page that shows both. Each phone has an origin of its own, because
 * browsers separate storage by origin.
 */
export interface Demo {
  /** The page with both phones. */
  url: string
  users: [DemoUser, DemoUser]
  /** The URL of each user's phone, in the order of `users`. */
  phones: string[]
  backend: Backend
  stop: () => Promise<void>
}

/** `dir`: the emulator build of the web client. `run`: an ID of this start. A phone with another ID in its storage signs in again. */
export async function startDemo({ dir, run, ...options }: { dir: string, run: string } & BackendOptions): Promise<Demo> {
  const backend = await startBackend(options)
  const { emulator, accounts } = backend
  const users = await createDemoUsers(backend)
  const phones = await Promise.all(users.map((user) => {
    const saved = sessionOf(backend, user)
    return listen(phoneServer({ dir, run, saved, accounts, emulatorPort: emulator.port }))
  }))
  const page = framePage(users.map(({ name }, index) => ({ name, port: phones[index]!.port })))
  const frame = await listen(createServer((_, reply) => {
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }))

  return {
    url: `${frame.url}/`,
    users,
    phones: phones.map(({ url }) => `${url}/`),
    backend,
    async stop() {
      for (const { server } of [frame, ...phones]) {
        server.closeAllConnections()
        server.close()
      }
      await backend.stop()
    },
  }
}
