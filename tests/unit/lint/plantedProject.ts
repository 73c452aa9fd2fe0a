import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const CONFIGURATION = ['eslint.config.js', 'eslint.layers.js', 'knip.jsonc', 'tsconfig.json']

const folders: string[] = []
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })))

/** Creates a small project in a temporary folder, with this project's configuration of ESLint and knip. `files` maps file names to texts. */
export function plantedProject(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'planted-'))
  folders.push(dir)
  for (const file of CONFIGURATION) copyFileSync(join(ROOT, file), join(dir, file))
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'junction')
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  return dir
}

/** Returns the file of an import. Creates an empty one if there is none. */
export function makeTarget(dir: string, from: string, specifier: string) {
  const path = specifier.startsWith('@/') ? join('src', specifier.slice(2)) : join(dirname(from), specifier)
  const file = join(dir, /\.\w+$/.test(path) ? path : `${path}.ts`)
  if (existsSync(file))
    return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
}
