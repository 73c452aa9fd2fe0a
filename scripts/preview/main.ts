/** The preview process: starts the backend with two users and the page that shows their phones. */
import process from 'node:process'

import { EMULATOR_URL, SERVER_URL } from '../builds.mjs'
import { startBackend } from '../demo/backend'
import { createDemoUsers, sessionOf } from '../demo/demoUsers'
import { startPreview } from './preview'

const dir = process.argv[2]
if (!dir)
  throw new Error('usage: main.ts <folder of the compiled mini program>')

const backend = await startBackend()
const users = await createDemoUsers(backend)
const hosts = { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl }
const preview = await startPreview({
  dir,
  phones: users.map(user => ({ name: user.name, hosts, storage: { 'session.v1': sessionOf(backend, user) } })),
})
for (const warning of preview.warnings) console.warn(warning)
console.log(`
  Two phones side by side:  ${preview.url}

  This simulates WeChat with glass-easel, WeChat's open component framework. The mini program
  is compiled as for an upload, but with the emulator in place of ZIM. Press Ctrl-C to stop.
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
