import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'

import { plantedProject } from './plantedProject'

const KNIP = fileURLToPath(new URL('../../../node_modules/knip/bin/knip.js', import.meta.url))

const FILES = {
  'package.json': JSON.stringify({ name: 'planted', type: 'module', dependencies: { vue: '3.4.21', pinia: '2.2.4' } }),
  'vite.config.ts': 'export default {}\n',
  'index.html': '<script type="module" src="/src/main.ts"></script>\n',
  'src/main.ts': 'import { ref } from \'vue\'\nimport { used } from \'@/utils/used\'\nimport \'./App.vue\'\nimport \'./ring/a\'\nimport \'./typeRing/a\'\nref(used)\n',
  'src/App.vue': '<script setup lang="ts">\nimport PartOfRing from \'@/components/PartOfRing.vue\'\nimport ws from \'ws\'\n</script>\n<template><PartOfRing :ws="ws" /></template>\n',
  'src/utils/used.ts': 'export const used = 1\nexport const unused = 2\nexport interface Unused { a: 1 }\n',
  'src/utils/unusedFile.ts': 'export const nothing = 1\n',
  'src/ring/a.ts': 'import \'../ring/b\'\n',
  'src/ring/b.ts': 'import \'@/ring/a\'\n',
  'src/typeRing/a.ts': 'import type { B } from \'./b\'\nexport type A = B[]\n',
  'src/typeRing/b.ts': 'import type { A } from \'./a\'\nexport type B = A | 1\n',
  'src/components/PartOfRing.vue': '<script setup lang="ts">\nimport { part } from \'./part\'\n</script>\n<template><view>{{ part }}</view></template>\n',
  'src/components/part.ts': 'import PartOfRing from \'./PartOfRing.vue\'\nexport const part = PartOfRing\n',
}

describe('knip', () => {
  /** Maps the headings of knip's report, without counts, to the entries below them. */
  const report = new Map<string, string[]>()

  beforeAll(() => {
    const { stdout } = spawnSync(process.execPath, [KNIP, '--no-progress', '--reporter', 'compact'], { cwd: plantedProject(FILES), encoding: 'utf8' })
    let entries: string[] = []
    for (const line of stdout.trim().split('\n')) {
      const heading = /^(.+) \(\d+\)$/.exec(line)?.[1]
      if (heading === undefined) entries.push(line)
      else report.set(heading, entries = [])
    }
  }, 60_000)

  it.each([
    ['Unused files', 'src/utils/unusedFile.ts: src/utils/unusedFile.ts'],
    ['Unused dependencies', 'package.json: pinia'],
    ['Unlisted dependencies', 'src/App.vue: ws'],
    ['Unused exports', 'src/utils/used.ts: unused'],
    ['Unused exported types', 'src/utils/used.ts: Unused'],
    ['Circular dependencies', 'src/ring/a.ts: src/ring/a.ts → src/ring/b.ts'],
    ['Circular dependencies', 'src/components/PartOfRing.vue: src/components/PartOfRing.vue → src/components/part.ts'],
  ])('reports %s: %s', (heading, entry) => {
    expect(report.get(heading)).toContain(entry)
  })

  it('reports nothing that is used, and no cycle of type imports', () => {
    expect([...report.values()].flat().filter(entry => !entry.startsWith('eslint.'))).toHaveLength(7)
  })
})
