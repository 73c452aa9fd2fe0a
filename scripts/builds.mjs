// The builds for tests, demo, preview and size report. A build runs again only when its inputs have changed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'

import { ROOT } from './install.mjs'
import { COPIED, syncUniJson } from './syncUniJson.mjs'

/** The emulator's URL in emulator builds of the mini program. The test host maps it to the real port. */
export const EMULATOR_URL = 'ws://emulator.test/zim'
/** Where these builds reach the emulator's files. */
export const FILES_URL = `${EMULATOR_URL.replace(/^ws/, 'http').replace(/\/zim$/, '')}/zim-files`
/** The account server's URL in these builds. */
export const SERVER_URL = 'http://server.test'

const EMULATED = { VITE_ZIM: 'emulator' }

const BUILDS = {
  'h5': { platform: 'h5', dir: 'dist/build/h5', env: {} },
  /** The same bytes, with source maps in dist/mapped/.sourcemap. */
  'h5-mapped': { platform: 'h5', dir: 'dist/mapped/h5', env: { UNI_APP_SOURCEMAP: 'true' } },
  'mp-weixin': { platform: 'mp-weixin', dir: 'dist/build/mp-weixin', env: {} },
  'h5-emulator': { platform: 'h5', dir: 'dist/emulator/h5', env: { ...EMULATED, VITE_EMULATOR_URL: '/zim', VITE_SERVER_URL: '/' } },
  'mp-weixin-emulator': { platform: 'mp-weixin', dir: 'dist/emulator/mp-weixin', env: { ...EMULATED, VITE_EMULATOR_URL: EMULATOR_URL, VITE_SERVER_URL: SERVER_URL } },
}

const INPUTS = ['src', 'emulator/src', 'emulator/package.json', 'manifest.json', 'pages.json', 'index.html', 'vite.config.ts', 'scripts/vite', 'scripts/brand.mjs', 'package-lock.json', '.env', '.env.local', '.env.production.local']
const COPIES = new Set(COPIED)

function* files(path) {
  const absolute = join(ROOT, path)
  if (!existsSync(absolute) || COPIES.has(path))
    return
  if (statSync(absolute).isFile()) {
    yield path
  }
  else {
    for (const name of readdirSync(absolute).sort()) yield* files(`${path}/${name}`)
  }
}

function fingerprint(env) {
  const hash = createHash('sha256').update(JSON.stringify(env))
  for (const input of INPUTS) {
    for (const file of files(input)) hash.update(file).update(readFileSync(join(ROOT, file)))
  }
  return hash.digest('hex')
}

/** Runs one build at a time on this machine: test files run in parallel, and runs of uni's CLI share files. */
async function locked(work) {
  const lock = join(ROOT, 'node_modules/.cache/build.lock')
  mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    }
    catch {
      if (!isAlive(lock)) rmSync(lock, { force: true })
      await delay(200)
    }
  }
  try { return await work() }
  finally { rmSync(lock, { force: true }) }
}

function isAlive(lock) {
  try { return process.kill(Number(readFileSync(lock, 'utf8')), 0) }
  catch (error) { return error.code === 'EPERM' || error.code === 'ENOENT' }
}

function run(platform, dir, env) {
  return new Promise((resolve, reject) => {
    const args = ['node_modules/@dcloudio/vite-plugin-uni/bin/uni.js', 'build', ...(platform === 'h5' ? [] : ['-p', platform]), '--outDir', dir]
    // Under VITEST uni takes another build of Vue, 35 KB larger: what is tested would not be what is shipped.
    const { VITEST: _, ...inherited } = process.env
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...inherited, NODE_ENV: 'production', ...env } })
    let output = ''
    child.stdout.on('data', chunk => output += chunk)
    child.stderr.on('data', chunk => output += chunk)
    child.on('exit', code => code === 0 ? resolve(output) : reject(new Error(`uni build of ${dir} failed:\n${output}`)))
  })
}

/** Builds if needed. Resolves with the absolute folder and the output of the build. */
export function ensureBuild(name) {
  const { platform, dir, env } = BUILDS[name]
  return locked(async () => {
    const stamp = join(ROOT, 'node_modules/.cache', `build-${name}.json`)
    const wanted = fingerprint(env)
    const known = existsSync(stamp) && existsSync(join(ROOT, dir)) ? JSON.parse(readFileSync(stamp, 'utf8')) : null
    if (known?.fingerprint === wanted)
      return { dir: join(ROOT, dir), output: known.output }
    rmSync(stamp, { force: true })
    syncUniJson()
    const output = await run(platform, dir, env)
    writeFileSync(stamp, JSON.stringify({ fingerprint: wanted, output }))
    return { dir: join(ROOT, dir), output }
  })
}
