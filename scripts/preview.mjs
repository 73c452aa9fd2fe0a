// `npm run preview`: shows the compiled mini program in the browser, as two phones side by side.
import { spawn } from 'node:child_process'
import process from 'node:process'

import { ensureInstalled, ROOT, stop } from './install.mjs'

ensureInstalled()
console.log('Building the mini program …')
const { ensureBuild } = await import('./builds.mjs')
const { dir } = await ensureBuild('mp-weixin-emulator').catch(error => stop(error.message))
const server = spawn(process.execPath, ['--import', 'tsx', 'scripts/preview/main.ts', dir], { cwd: ROOT, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', code => process.exit(code ?? 0))
