import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

import type { Inspection } from '../../bench/score/inspect'
import type { Sent } from '../../bench/score/recorder'

import { evaluate } from '../../bench/score/evaluate'
import { total } from '../../bench/score/rules'
import { sourcesOf, tappables } from '../../bench/score/templates'

const folders: string[] = []
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })))

const PAGE = 'pages/one/one'
const CALM: Inspection = { size: { nodes: 10, depth: 3, widest: 4 }, targets: [], stretched: [], oversized: [], unsafe: [] }

/** A compiled mini program of one page, and a visit to it. */
function visitTo({ wxml = '', wxss = '', inspections = [CALM], sent = [] as Sent[] }) {
  const dir = mkdtempSync(join(tmpdir(), 'score-'))
  folders.push(dir)
  for (const [file, text] of Object.entries({ [`${PAGE}.json`]: '{}', [`${PAGE}.wxml`]: wxml, [`${PAGE}.wxss`]: wxss })) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  const sources = sourcesOf(dir, PAGE)
  const findings = evaluate(dir, { visits: [{ page: PAGE, sources, inspections, recorded: { sent, requests: [] } }], problems: [] })
  return { dir, sources, findings: findings.map(({ rule, what }) => `${rule}: ${what}`), score: total(findings).score }
}

const calls = (count: number, everyMs: number, data = { a: 1 }): Sent[] => Array.from({ length: count }, (_, n) => ({ at: n * everyMs, component: PAGE, bytes: 10, data }))

describe('the score', () => {
  it('is full where nothing is wrong', () => {
    const { findings, score } = visitTo({ wxml: '<view>{{a}}</view>', sent: calls(20, 60) })
    expect(findings).toEqual([])
    expect(score).toBe(100)
  })

  it('names the selector of a pressed state by :active, and of scrolling without inertia', () => {
    expect(visitTo({ wxss: '.row.data-v-1:active{opacity:.5}.list{overflow-y:scroll}' }).findings).toEqual([
      `active: ${PAGE}.wxss .row:active`,
      `inertia: ${PAGE}.wxss .list`,
    ])
  })

  it('counts setData within any second, not within the whole visit', () => {
    expect(visitTo({ wxml: '{{a}}', sent: calls(60, 60) }).findings).toEqual([])
    expect(visitTo({ wxml: '{{a}}', sent: calls(30, 40) }).findings).toEqual([`setDataFrequency: 25 calls within a second: ${PAGE} 25`])
  })

  it('names what is sent and read by no template, fields of list items included', () => {
    const sent = calls(1, 0, { list: [{ seen: 1, unseen: 2 }], $eS: {} } as never)
    expect(visitTo({ wxml: '<view wx:for="{{list}}">{{item.seen}}</view>', sent }).findings).toEqual([
      `redundantData: ${PAGE}: unseen`,
      'redundantData: uni-app\'s runtime: $eA, $eS, $slots, r0, once for each component',
    ])
  })

  it('names small targets and pages that are too large', () => {
    const look = { ...CALM, size: { nodes: 1000, depth: 30, widest: 61 }, targets: [{ what: '<view class="dot">', width: 44, height: 19 }] }
    expect(visitTo({ inspections: [look] }).findings).toEqual(['nodes: 1000 nodes', 'nodes: depth 30', 'nodes: 61 children', 'tapArea: <view class="dot"> is 44 × 19'])
  })

  it('knows what can be tapped by its handler', () => {
    const { dir, sources } = visitTo({ wxml: '<view class="{{[\'row\', \'data-v-1\', a]}}" bindtap="{{b}}"><text class="still data-v-1">x</text></view>' })
    expect(tappables(dir, sources)).toEqual([{ component: PAGE, tag: 'view', selector: '.row.data-v-1' }])
  })
})
