import process from 'node:process'

import { EMULATOR_URL, SERVER_URL } from '../builds.mjs'
import { startBackend } from '../demo/backend'
import { sessionOf, settle } from '../demo/demoUsers'
import { startPreview } from './preview'

/** The preview as a process: backend, two people, and the page that shows their phones. */
const dir = process.argv[2]
if (!dir)
  throw new Error('usage: main.ts <folder of the compiled mini program>')

const backend = await startBackend()
const people = await settle(backend)
const hosts = { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl }
const preview = await startPreview({
  dir,
  phones: people.map(person => ({ name: person.name, hosts, storage: { 'session.v1': sessionOf(backend, person) } })),
})
for (const warning of preview.warnings) console.warn(warning)
console.log(`
  Two phones side by side:  ${preview.url}

  This is a simulation of WeChat on glass-easel, WeChat's open component framework: the compiled
  mini program is the one that ships, the phone around it is not WeChat. Press Ctrl-C to end.
`)
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    if (isStopping)
      return
    isStopping = true
    await preview.stop()
    await backend.stop()
    process.exit(0)
  })
}
