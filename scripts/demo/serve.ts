import { randomBytes } from 'node:crypto'
import process from 'node:process'

import { startDemo } from './stack'

/** The demo as a process: starts everything, prints the one address, ends everything on a signal. */
const dir = process.argv[2]
if (!dir)
  throw new Error('usage: serve.ts <folder of the built web client>')

const demo = await startDemo({ dir, run: randomBytes(6).toString('hex') })
console.log(`
  Two phones side by side:  ${demo.url}

  Anna and Ben are real accounts of the account server (passwords: ${demo.people.map(({ account, password }) => `${account} / ${password}`).join(', ')}).
  Everything runs on this machine and forgets all when it ends: press Ctrl-C.
`)

// Ctrl-C reaches this process twice: from the terminal, and handed on by the one that started it.
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
