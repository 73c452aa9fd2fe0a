// Copies manifest.json and pages.json from the root to src/, where uni's CLI needs them. The files in the root are the sources.
// Fails when a copy was edited, because the edit would be lost. The last copied text is stored to detect this, outside node_modules:
// `npm ci` deletes that folder, and the copy of the version before a pull must not look edited.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { ROOT } from './install.mjs'

const sourcesIn = root => ['manifest.json', 'pages.json'].map(name => ({
  name,
  from: join(root, name),
  to: join(root, 'src', name),
  last: join(root, '.cache/uni-json', name),
}))

export const SOURCES = sourcesIn(ROOT)

const read = path => existsSync(path) ? readFileSync(path, 'utf8') : null

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Throws when a copy in src/ differs from its source and from the last copied text. */
export function syncUniJson(root = ROOT) {
  for (const { name, from, to, last } of sourcesIn(root)) {
    const source = read(from)
    const copy = read(to)
    if (copy !== null && copy !== source && copy !== read(last))
      throw new Error(`src/${name} was edited, but it is a copy and will be overwritten. Make the edit in ${name} in the root of the project, delete src/${name}, and run the command again.`)
    write(to, source)
    write(last, source)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try { syncUniJson() }
  catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
