// Installs miniprogram-ci, WeChat's command-line tool, which compiles (check:wechat), previews and uploads. It has 276 MB in 1,086
// packages, so it is installed on first use and outside the project's own dependencies.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'

import { ROOT, stop } from '../install.mjs'

const FOLDER = join(ROOT, 'node_modules/.cache/miniprogram-ci')
const WANTED = join(ROOT, 'scripts/miniprogramCi')

/** Returns the module miniprogram-ci, after installing the pinned version if needed. On failure, prints a sentence and ends the process. */
export function ensureMiniprogramCi() {
  const { version } = JSON.parse(readFileSync(join(WANTED, 'package-lock.json'), 'utf8')).packages['node_modules/miniprogram-ci']
  const installed = join(FOLDER, 'node_modules/miniprogram-ci/package.json')
  if (!existsSync(installed) || JSON.parse(readFileSync(installed, 'utf8')).version !== version)
    install(version)
  return createRequire(join(FOLDER, 'package.json'))('miniprogram-ci')
}

function install(version) {
  console.log(`Installing miniprogram-ci ${version} into node_modules/.cache/miniprogram-ci: 276 MB, this takes a minute or two, once …`)
  mkdirSync(FOLDER, { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(WANTED, file), join(FOLDER, file))
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const { status } = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0)
    stop('miniprogram-ci could not be installed, see npm\'s message above. It needs the network once. Run the same command again when there is one. Everything else (npm test) works without it.')
}
