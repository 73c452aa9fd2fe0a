// `npm run demo`: starts two phones side by side in the browser, from a bare checkout. Uses only Node until the dependencies are installed.
import { spawn } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT, stop } from './install.mjs'

ensureInstalled()
console.log('Building the web client …')
const { ensureBuild } = await import('./builds.mjs')
const { dir } = await ensureBuild('h5-emulator').catch(error => stop(error.message))

// One child process runs all servers. Ctrl-C reaches the whole process group, so it ends everything.
const server = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/serve.ts', dir], { cwd: ROOT, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', code => process.exit(code ?? 0))
