import process from 'node:process'

import type { RuleName } from '../../tests/bench/score/rules'

import { evaluate, OWN_TARGET_PX } from '../../tests/bench/score/evaluate'
import { NOT_MEASURED, RULES, total } from '../../tests/bench/score/rules'
import { runWalkthrough } from '../../tests/bench/score/walkthrough'
import { findChromium } from '../../tests/miniprogram/host'
import { ensureBuild } from '../builds.mjs'

if (!findChromium()) {
  console.error('The score needs Chromium. Install it, or set CHROMIUM to its path.')
  process.exit(1)
}

const { dir } = await ensureBuild('mp-weixin-emulator')
const walkthrough = await runWalkthrough(dir)
const findings = evaluate(dir, walkthrough)
const { score, failed } = total(findings)
const small = [...new Set(walkthrough.visits.flatMap(({ page, inspections }) => inspections.flatMap(({ targets }) => targets)
  .filter(({ width, height }) => Math.min(width, height) < OWN_TARGET_PX)
  .map(({ what, width, height }) => `${page}: ${what} is ${width} × ${height}`)))]

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ score, failed, findings, small, pages: walkthrough.visits.map(({ page, inspections, recorded }) => ({ page, size: inspections.map(({ size }) => size), calls: recorded.sent.length })) }, null, 2))
}
else {
  for (const rule of Object.keys(RULES) as RuleName[]) {
    const broken = findings.filter(finding => finding.rule === rule)
    console.log(`${broken.length ? 'FAILS' : 'ok   '} ${String(RULES[rule].weight).padStart(2)}  ${RULES[rule].title}`)
    for (const [what, pages] of group(broken)) console.log(`           ${what}  (${pages.join(', ')})`)
  }
  console.log(`\n${score} of 100, over ${walkthrough.visits.length} pages. Not measured: ${NOT_MEASURED.join('; ')}.`)
  if (small.length) console.log(`\nSmaller than ${OWN_TARGET_PX} px, the size that this project wants for tap targets (WeChat has no rule for it):\n  ${small.join('\n  ')}`)
}
process.exit(failed.length ? 1 : 0)

function group(broken: typeof findings): Map<string, string[]> {
  const pages = new Map<string, string[]>()
  for (const { page, what } of broken) pages.set(what, [...pages.get(what) ?? [], page])
  return pages
}
