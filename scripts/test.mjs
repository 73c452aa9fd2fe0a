// `npm test`: installs missing dependencies, then runs every test that can run on this machine. Arguments are passed to vitest.
// `npm run test:all` (`--all` first): the same with full matrices and ten times as many schedules.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

ensureInstalled()
const [first, ...rest] = process.argv.slice(2)
const isAll = first === '--all'
const env = isAll ? { SOAK_RUNS: '3000', ...process.env, TEST_ALL: '1' } : process.env
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...(isAll ? rest : process.argv.slice(2))], { cwd: ROOT, stdio: 'inherit', env })
const { findChromium } = await import('./chromium.mjs')
if (!findChromium())
  console.log('\nChromium was not found, so the browser tests were skipped. Install Chromium or Chrome, or set CHROMIUM to its path.\n')
const { findWebKit } = await import('./webkit.mjs')
if (!findWebKit())
  console.log('\nWebKitGTK was not found, so its tests were skipped. On Debian: apt-get install webkit2gtk-driver xvfb.\n')
process.exit(status ?? 1)
