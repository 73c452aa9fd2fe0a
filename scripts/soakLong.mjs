/**
 * `npm run soak:long [-- <messages>]`: runs a chat of 100,000 messages between two devices on a fake clock (tests/flows/soakLong.test.ts).
 * Prints heap, stored bytes and written bytes per message at 1,000, 10,000 and 100,000 messages. Fails when one of them grows.
 */
import { spawn } from 'node:child_process'
import process from 'node:process'

const [messages = '100000'] = process.argv.slice(2)
const vitest = spawn('npx', ['vitest', 'run', '--project', 'flows', 'tests/flows/soakLong.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, SOAK_LONG: messages },
})
vitest.on('close', code => process.exit(code ?? 1))
