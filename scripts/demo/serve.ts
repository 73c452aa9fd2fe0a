/** The demo process: starts everything, prints the URL, and stops everything on a signal. */
import { randomBytes } from 'node:crypto'
import process from 'node:process'

import { startDemo } from './stack'

const dir = process.argv[2]
if (!dir)
  throw new Error('usage: serve.ts <folder of the built web client>')

const demo = await startDemo({ dir, run: randomBytes(6).toString('hex') })
console.log(`
  Two phones side by side:  ${demo.url}

  Anna and Ben are real accounts of the account server (passwords: ${demo.users.map(({ account, password }) => `${account} / ${password}`).join(', ')}).
  Everything runs on this machine. All data is deleted at the end. Press Ctrl-C to stop.
`)

// Ctrl-C sends two signals to this process: one from the terminal, one from the parent process.
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    if (isStopping)
      return
    isStopping = true
    setTimeout(() => process.exit(1), 5_000).unref()
    await demo.stop()
    process.exit(0)
  })
}
