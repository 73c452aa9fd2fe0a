// Writes the files that uni's CLI reads in src/: copies of their sources, with the values of the brand (brand.mjs) in place of `brand(…)`.
// Fails when a copy was edited, because the edit would be lost. The last copied text is stored to detect this, outside node_modules:
// `npm ci` deletes that folder, and the copy of the version before a pull must not look edited.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { BRAND_FILE, brandProblems, readBrand, withBrand } from './brand.mjs'
import { ROOT } from './install.mjs'

/** Sources and copies, by their paths in the project. */
const FILES = {
  'manifest.json': 'src/manifest.json',
  'pages.json': 'src/pages.json',
  'src/brand/theme.json': 'src/theme.json',
  'src/brand/manifest.webmanifest': 'src/static/h5/manifest.webmanifest',
}

export const COPIED = Object.values(FILES)

/** What the copies are made of, as absolute paths. */
export const SOURCES = [...Object.keys(FILES), BRAND_FILE].map(name => join(ROOT, name))

const read = path => existsSync(path) ? readFileSync(path, 'utf8') : null

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Throws when a copy in src/ differs from its source and from the last copied text, and when a value of the brand is missing or wrong. */
export function syncUniJson(root = ROOT) {
  const brand = readBrand(root)
  const problems = brandProblems(brand)
  if (problems.length > 0)
    throw new Error(problems.join('\n'))
  for (const [name, copyName] of Object.entries(FILES)) {
    const to = join(root, copyName)
    const last = join(root, '.cache/uni-json', copyName.replace(/^src\//, ''))
    const source = withBrand(read(join(root, name)), brand, 'json')
    const copy = read(to)
    if (copy !== null && copy !== source && copy !== read(last))
      throw new Error(`${copyName} was edited, but it is a copy and will be overwritten. Make the edit in ${name}, delete ${copyName}, and run the command again.`)
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
