// `npm run imports`: which top folder of src imports which, and by how many import statements. eslint.layers.js holds the rules.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import ts from 'typescript'

import { ROOT } from './install.mjs'

const SRC = join(ROOT, 'src')
const topOf = path => path.split(sep)[0]

/** The imports of a file, type imports and import() included, as paths below src; packages are left out. */
function importsOf(file) {
  const text = readFileSync(join(SRC, file), 'utf8')
  const scripts = file.endsWith('.vue') ? Array.from(text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g), ([, script]) => script) : [text]
  return scripts.flatMap(script => ts.preProcessFile(script, true, true).importedFiles).map(({ fileName }) => fileName).filter(name => /^(?:\.|@\/)/.test(name)).map(name => name.startsWith('@/') ? join(name.slice(2)) : join(dirname(file), name))
}

const folders = new Map()
for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => /\.(?:ts|vue)$/.test(name))) {
  for (const target of importsOf(file).map(topOf)) {
    const counts = folders.get(topOf(file)) ?? new Map()
    folders.set(topOf(file), counts.set(target, (counts.get(target) ?? 0) + 1))
  }
}

for (const folder of [...folders.keys()].sort()) {
  const others = [...folders.get(folder)].filter(([target]) => target !== folder).sort(([a], [b]) => a.localeCompare(b))
  console.log(`${folder.padEnd(12)} → ${others.map(([target, count]) => `${target} ${count}`).join(', ') || 'nothing'}`)
}
