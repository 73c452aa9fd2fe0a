// `npm run bench [-- --json] [--lengths 10,100,1000,10000] [--chats] [--realtime] [--forwards] [--groups]`: measures the setData cost of a message in the compiled mini
// program and compares it with the budgets. `--chats`: the chats of these lengths alone. `--realtime`: frames, long tasks and time to the bubble
// in a Chromium that is slowed down four times, alone. `--forwards`: what a hundred messages forwarded to nine chats cost, alone. `--groups`: a group, its
// members, the list of chats with groups, and the contacts, alone.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

ensureInstalled()
const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', 'scripts/bench/main.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
process.exit(status ?? 1)
