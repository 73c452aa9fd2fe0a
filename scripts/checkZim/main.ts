/** Runs the probes on an emulator and on real ZIM, and prints the answers as a table for emulator/README.md. */
import process from 'node:process'
import { startEmulator } from 'zim-emulator/server'

import { ask, PROBES, REAL_PACE } from './probes'

const { ZIM_APP_ID, ZIM_SERVER_SECRET } = process.env
const account = { appID: Number(ZIM_APP_ID), serverSecret: ZIM_SERVER_SECRET! }
const isRealAsked = !process.argv.includes('--emulator')

// The SDK writes its log to the console and leaves rejected promises of its own.
const print = console.log.bind(console)
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
  console[method] = () => {}
process.on('unhandledRejection', () => {})

const emulator = await startEmulator(account)
const cell = (answer: string) => answer.replaceAll('|', '\\|').replaceAll('\n', ' ')
let differences = 0

print(`| question | emulator |${isRealAsked ? ' ZIM | equal |' : ''}`)
print(`|---|---|${isRealAsked ? '---|---|' : ''}`)
for (const probe of PROBES) {
  const expected = await ask(probe, { ...account, emulatorUrl: emulator.url }, isRealAsked ? REAL_PACE : { ...REAL_PACE, many: 120, quiet: 1_000, isSlowIncluded: false })
  const answer = isRealAsked ? await ask(probe, account, REAL_PACE) : expected
  differences += answer === expected ? 0 : 1
  print(`| ${cell(probe.question)} | ${cell(expected)} |${isRealAsked ? ` ${cell(answer)} | ${answer === expected ? 'yes' : '**no**'} |` : ''}`)
}
await emulator.close()
if (isRealAsked)
  print(`\n${PROBES.length} questions, ${differences} answers differ. Paste the table into emulator/README.md, and change the emulator where it differs.`)
process.exit(0)
