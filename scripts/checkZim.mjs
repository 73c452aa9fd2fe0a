/**
 * `npm run check:zim`: runs the contract suite on real ZIM, then asks it everything that the emulator is unsure of, and prints a table.
 * `npm run check:zim -- --emulator` asks the emulator alone, without an account.
 */
import { spawnSync } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

const isEmulatorOnly = process.argv.includes('--emulator')
const { ZIM_APP_ID, ZIM_SERVER_SECRET } = process.env

if (!isEmulatorOnly && !(Number(ZIM_APP_ID) > 0 && ZIM_SERVER_SECRET?.length === 32)) {
  console.error(`check:zim needs a ZEGO project with ZIM activated (a free plan is enough):

  ZIM_APP_ID=<AppID> ZIM_SERVER_SECRET=<ServerSecret, 32 characters> npm run check:zim

Both are in the ZEGOCLOUD console, on the page of the project. The check logs in two users, zim_contract_1 and zim_contract_2, sends them about
600 short texts, and takes about 15 minutes. Without an account: npm run check:zim -- --emulator`)
  process.exit(2)
}

ensureInstalled()
const env = isEmulatorOnly ? { ...process.env, ZIM_APP_ID: '1234567890', ZIM_SERVER_SECRET: 'fa94dd0f974cf2e293728a526b028271' } : process.env
const run = (command, args) => spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status ?? 1

const contract = isEmulatorOnly ? 0 : run('npx', ['vitest', 'run', '--project', 'contract', 'tests/contract/online.test.ts'])
const probes = run(process.execPath, ['--import', 'tsx', 'scripts/checkZim/main.ts', ...process.argv.slice(2)])
process.exit(contract || probes)
