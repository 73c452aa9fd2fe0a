// `npm run axe`: the rules of axe-core on every page, dialog and panel of H5, in all languages and themes. Prints a table; exits with 1 when a rule is broken.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { ensureInstalled, ROOT } from './install.mjs'

const RESULTS = join(ROOT, 'artifacts/axe')

ensureInstalled()
rmSync(RESULTS, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'browser', 'tests/browser/axe.test.ts'], { cwd: ROOT, stdio: ['ignore', 2, 2], env: { ...process.env, TEST_ALL: '1' } })

let files = []
try { files = readdirSync(RESULTS).sort() }
catch { console.error('No page was checked. The command needs Chromium, or its path in CHROMIUM.') }
const columns = files.map(file => ({ name: file.replace('.json', '').replace(/-(light|dark)$/, ' $1'), found: JSON.parse(readFileSync(join(RESULTS, file), 'utf8')) }))
const views = [...new Set(columns.flatMap(({ found }) => Object.keys(found)))]
console.log(`| violations | ${columns.map(({ name }) => name).join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`)
for (const view of views) console.log(`| ${view} | ${columns.map(({ found }) => found[view]?.length ?? '–').join(' | ')} |`)
for (const { name, found } of columns) {
  for (const [view, violations] of Object.entries(found)) {
    for (const { rule, impact, elements } of violations) console.log(`\n${name}, ${view}: ${rule} (${impact})\n  ${elements.join('\n  ')}`)
  }
}
process.exit(files.length ? status ?? 1 : 1)
