// `npm run demo`: from a bare checkout to two phones side by side in the browser. Plain Node until dependencies are there.
import { spawn } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT, stop } from './install.mjs'

ensureInstalled()
console.log('Building the web client …')
const { ensureBuild } = await import('./builds.mjs')
const { dir } = await ensureBuild('h5-emulator').catch(error => stop(error.message))

// One process holds everything that was started, so that Ctrl-C, which reaches the whole group, ends it all.
const server = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/serve.ts', dir], { cwd: ROOT, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', code => process.exit(code ?? 0))
