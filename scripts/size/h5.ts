// `npm run size:h5`: what a browser loads before the first page of the H5 client, as a table of its parts. Fails when the budget is exceeded.
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'

import { ensureBuild } from '../builds.mjs'
import { ROOT } from '../install.mjs'
import { readBudget } from '../size.mjs'
import { cut } from '../vite/leanUni'
import { filesBeforeFirstPage, gzipBytes } from './beforeFirstPage.mjs'
import { uniParts } from './uniParts'

/** Parts below this, bytes gzipped, are one row of the table. */
const SMALL = 300
const UNI_RUNTIME = 'node_modules/@dcloudio/uni-h5/dist/uni-h5.es.js'
/** Our style sheets come behind uni's, and begin with the tokens. */
const OWN_STYLES = /(?<=\})[^{}]*\{--background:/

/** The parts of a file, each with its texts. */
type Parts = Map<string, string>

function add(parts: Parts, name: string, text: string) {
  parts.set(name, (parts.get(name) ?? '') + text)
}

interface Origin { source: string, line: number }

/** Calls `onPart` for each stretch of a script that comes from one line of one module. `source`: its path in the project, or empty for what the build adds. */
function eachStretch(code: string, map: SourceMap, onPart: (text: string, origin: Origin) => void) {
  code.split('\n').forEach((text, row) => {
    let start = 0
    let origin: Origin | null = null
    for (let column = 0; column <= text.length; column++) {
      const entry = column < text.length ? map.findEntry(row, column) as { originalSource?: string, originalLine?: number } : null
      const source = entry && /(?:node_modules|src)\/.*/.exec(entry.originalSource ?? '')?.[0].replace(/\?.*/, '')
      const next = entry && { source: source ?? '', line: entry.originalLine ?? 0 }
      if (origin && next?.source === origin.source && next.line === origin.line)
        continue
      if (origin) onPart(text.slice(start, column), origin)
      start = column
      origin = next
    }
  })
}

function ofScript(code: string, map: SourceMap): Parts {
  const parts: Parts = new Map()
  const kept = new Set<number>()
  eachStretch(code, map, (_, { source, line }) => { if (source === UNI_RUNTIME) kept.add(line) })
  const runtime = cut(UNI_RUNTIME, readFileSync(join(ROOT, UNI_RUNTIME), 'utf8'), (message) => { throw new Error(message) })!
  const servedBy = uniParts(runtime, line => kept.has(line))
  eachStretch(code, map, (text, { source, line }) => {
    const [first, second, third] = source.split('/')
    if (source === UNI_RUNTIME) add(parts, `uni: ${servedBy(line) ?? 'shared'}`, text)
    else if (first === 'node_modules') add(parts, second!.startsWith('@') ? `${second}/${third}` : second!, text)
    else if (first === 'src') add(parts, third ? `src/${second}` : 'src', text)
    else add(parts, 'added by the build', text)
  })
  return parts
}

function ofStyles(path: string, code: string): Parts {
  const parts: Parts = new Map()
  const own = /\/uni\./.test(path) ? code.length : OWN_STYLES.exec(code)?.index ?? 0
  add(parts, 'styles: uni', code.slice(0, own))
  for (const [rule] of code.slice(own).matchAll(/[^}]*\}/g)) add(parts, rule.includes('{--icon:') ? 'styles: icons' : 'styles: src', rule)
  return parts
}

/**
 * The bytes of each part, gzipped. A part of a file has that share of the bytes of the gzipped file that it has of the parts gzipped one by one, because
 * parts help each other to compress.
 */
function shares(content: string, parts: Parts): Array<[string, number]> {
  const each = [...parts].filter(([, text]) => text).map(([name, text]): [string, number] => [name, gzipBytes(text)])
  const sum = each.reduce((total, [, bytes]) => total + bytes, 0)
  return each.map(([name, bytes]) => [name, bytes * gzipBytes(content) / sum])
}

const { dir } = await ensureBuild('h5-mapped')
const rows = new Map<string, number>()
for (const [path, content] of filesBeforeFirstPage(dir)) {
  const readMap = () => new SourceMap(JSON.parse(readFileSync(join(dir, '../.sourcemap/h5', `${path}.map`), 'utf8')))
  const parts = path.endsWith('.js') ? ofScript(content, readMap()) : path.endsWith('.css') ? ofStyles(path, content) : new Map([[path, content]])
  for (const [name, bytes] of shares(content, parts)) rows.set(name, (rows.get(name) ?? 0) + bytes)
}
const groupOf = (name: string) => name.startsWith('uni: ') ? 'uni: smaller ones' : 'smaller ones'
for (const [name, bytes] of [...rows]) {
  if (bytes >= SMALL)
    continue
  rows.delete(name)
  rows.set(groupOf(name), (rows.get(groupOf(name)) ?? 0) + bytes)
}
const total = [...filesBeforeFirstPage(dir).values()].reduce((sum, content) => sum + gzipBytes(content), 0)
const budget = readBudget().h5BeforeFirstPage
console.log('| part | bytes, gzip |\n|---|---|')
for (const [name, bytes] of [...rows].sort(([, a], [, b]) => b - a)) console.log(`| ${name} | ${Math.round(bytes).toLocaleString('en')} |`)
console.log(`\n${total > budget ? 'OVER ' : 'ok   '} H5 before the first page: ${total.toLocaleString('en')} of ${budget.toLocaleString('en')} bytes, gzip`)
process.exit(total > budget ? 1 : 0)
