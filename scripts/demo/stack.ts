import { createServer } from 'node:http'

import type { Backend, Person } from './backend'

import { listen, startBackend } from './backend'
import { sessionOf, settle } from './demoUsers'
import { framePage } from './framePage'
import { phoneServer } from './phoneServer'

/**
 * Everything that two people need to chat on one machine: the backend, a web server for each phone, and the page that shows
 * both. Each phone has an origin of its own, because browsers keep storage by origin.
 */
export interface Demo {
  /** The page with both phones. */
  url: string
  people: Person[]
  /** The address of each person's phone, in the order of `people`. */
  phones: string[]
  backend: Backend
  stop: () => Promise<void>
}

/** `dir`: the web client's emulator build. `run` tells this start from earlier ones, whose sessions a phone's storage may still hold. */
export async function startDemo({ dir, run }: { dir: string, run: string }): Promise<Demo> {
  const backend = await startBackend()
  const { emulator, accounts } = backend
  const residents = await settle(backend)
  const phones = await Promise.all(residents.map((resident) => {
    const saved = sessionOf(backend, resident)
    return listen(phoneServer({ dir, run, saved, accounts, emulatorPort: emulator.port }))
  }))
  const page = framePage(residents.map(({ name }, index) => ({ name, port: phones[index]!.port })))
  const frame = await listen(createServer((_, reply) => {
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }))

  return {
    url: `${frame.url}/`,
    people: residents,
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
