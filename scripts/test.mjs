// `npm test`: installs missing dependencies, then runs every test that can run on this machine. Arguments are passed to vitest.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

ensureInstalled()
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
const { findChromium } = await import('./chromium.mjs')
if (!findChromium())
  console.log('\nChromium was not found, so the browser tests were skipped. Install Chromium or Chrome, or set CHROMIUM to its path.\n')
process.exit(status ?? 1)
