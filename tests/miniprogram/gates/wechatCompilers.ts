import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'

/** WeChat's compilers for templates (wcc) and styles (wcsc), from miniprogram-compiler 0.2.3: Linux (x64), macOS, Windows. */
const FOLDERS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'mac', win32: 'windows' }
const SUFFIX = process.platform === 'win32' ? '.exe' : ''
const TOOLS = {
  wcc: { suffix: '.wxml', args: ['-d'] },
  wcsc: { suffix: '.wxss', args: ['-db', '-pc', '0'] },
}
type Tool = keyof typeof TOOLS

function run(tool: Tool, args: string[], cwd?: string) {
  const folder = join(dirname(createRequire(import.meta.url).resolve('miniprogram-compiler')), 'bin', FOLDERS[process.platform] ?? 'none')
  const path = join(folder, tool + SUFFIX)
  // npm unpacks them without the execute permission.
  if (SUFFIX === '') chmodSync(path, 0o755)
  return spawnSync(path, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

/** False on systems and processors without a binary. */
export const canRun = (() => {
  try { return run('wcc', ['-v']).error === undefined }
  catch { return false }
})()

/** Returns the errors of WeChat's compiler for the templates or styles of a compiled mini program; '' without errors. Takes tens of milliseconds. */
export function compilerErrors(tool: Tool, dir: string): string {
  const { suffix, args } = TOOLS[tool]
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith(suffix)).map(file => file.replaceAll('\\', '/')).sort()
  const { status, stderr, error } = run(tool, [...args, ...files], dir)
  if (error)
    throw error
  return status === 0 ? '' : stderr
}
