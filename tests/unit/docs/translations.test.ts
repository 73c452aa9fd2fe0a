import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { ROOT } from '../../../scripts/install.mjs'

const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8')
const counts = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0
/** What reads the same in every language: settings, commands, paths and addresses. */
const literals = (text: string) => [...new Set([...text.matchAll(/`([A-Z][A-Z\d_]{3,}|npm run [\w:-]+|[\w-]+\/[\w./-]+)/g)].map(([, literal]) => literal!))].sort()

describe.each([
  ['README.md', 'README.zh-CN.md'],
  ['docs/going-live.md', 'docs/going-live.zh-CN.md'],
])('%s and %s', (english, chinese) => {
  const [one, other] = [read(english), read(chinese)]

  it('have the same headings, rows of tables and steps', () => {
    for (const pattern of [/^## /gm, /^### /gm, /^\|/gm, /^\d+\. /gm, /^- /gm]) expect([pattern.source, counts(other, pattern)]).toEqual([pattern.source, counts(one, pattern)])
  })

  it('name the same settings, commands and paths', () => {
    expect(literals(other)).toEqual(literals(one))
  })
})
