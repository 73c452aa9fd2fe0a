// `npm test`: installs what is missing, then runs every test that can run on this machine. Arguments go to vitest.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

ensureInstalled()
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
const { findChromium } = await import('./chromium.mjs')
if (!findChromium())
  console.log('\nNo Chromium was found: the browser tests were skipped. Install Chromium or Chrome, or set CHROMIUM to its path.\n')
process.exit(status ?? 1)
