// Copies manifest.json and pages.json from the root to src/, where uni's CLI needs them. The files in the root are the sources.
// Fails when a copy was edited, because the edit would be lost. The last copied text is stored to detect this.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const at = path => fileURLToPath(new URL(`../${path}`, import.meta.url))

export const SOURCES = ['manifest.json', 'pages.json'].map(name => ({
  name,
  from: at(name),
  to: at(`src/${name}`),
  last: at(`node_modules/.cache/uni-json/${name}`),
}))

const read = path => existsSync(path) ? readFileSync(path, 'utf8') : null

/** Throws when a copy in src/ differs from its source and from the last copied text. */
export function syncUniJson() {
  for (const { name, from, to, last } of SOURCES) {
    const source = read(from)
    const copy = read(to)
    if (copy !== null && copy !== source && copy !== read(last))
      throw new Error(`src/${name} was edited, but it is a copy and will be overwritten. Make the edit in ${name} in the root of the project, delete src/${name}, and run the command again.`)
    writeFileSync(to, source)
    mkdirSync(at('node_modules/.cache/uni-json'), { recursive: true })
    writeFileSync(last, source)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try { syncUniJson() }
  catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
