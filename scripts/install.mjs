// Installs missing dependencies. `npm run demo` and `npm test` run this first, so it uses only Node.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** npm's record of the installed packages. */
const INSTALLED = `${ROOT}node_modules/.package-lock.json`
const WANTED = `${ROOT}package-lock.json`

const packagesOf = file => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}

function isInstalled() {
  const installed = packagesOf(INSTALLED)
  return Object.entries(packagesOf(WANTED)).every(([path, { version, optional, link }]) =>
    !path.startsWith('node_modules/') || optional || link || installed[path]?.version === version)
}

/** Runs `npm ci` when a dependency is missing or has another version than in the lock file. On failure, prints a sentence and ends the process. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20)
    stop(`Node ${process.versions.node} is too old: this project needs Node 20 or later. Install it from nodejs.org, then run the same command again.`)
  if (isInstalled())
    return
  console.log('Installing dependencies (npm ci). This takes a minute or two, once …')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const { status } = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0)
    stop('npm ci failed, see its message above. Usually there is no network. Run the same command again when there is one.')
}

export function stop(message) {
  console.error(`\n${message}\n`)
  process.exit(1)
}
