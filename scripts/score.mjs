// `npm run score [-- --json]`: computes WeChat's experience score, as far as it can be measured without WeChat, and lists the elements that fail.
import { spawnSync } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

ensureInstalled()
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/bench/score.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
process.exit(status ?? 1)
