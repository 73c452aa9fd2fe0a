/**
 * `npm run soak:sabotage [-- [--markdown] [<text>]]`: breaks the product in the ways of tests/mutants/sabotages.mjs, one at a time, and runs random
 * schedules (tests/flows/schedules.test.ts) against each. Expects that an invariant fails within 1,000 schedules. <text>: only those whose
 * name or file contains it. --markdown: prints the table of docs/testing.md at the end. SOAK_SEED: another seed.
 */
import process from 'node:process'

import { sabotages } from '../tests/mutants/sabotages.mjs'
import { runTests, scheduleEnv, seconds, stopOnInterrupt, trySabotage } from './mutantRuns.mjs'

const SEED = process.env.SOAK_SEED ?? '20260301'

/** A row of the table. Of the message, what was compared; without the values. */
const row = ({ rule, schedules, invariant, outcome }) => `| ${rule.slice(0, -1)} | ${schedules || outcome} | ${invariant.split(': expected')[0].replaceAll('|', '\\|')} |`

/** Runs the schedules without a sabotage. @param env of the sabotages that are tried against them */
async function passesWithout(env = {}) {
  const start = Date.now()
  const { report, output } = await runTests(sabotages[0].tests, { env: { ...scheduleEnv(SEED), ...env } })
  console.log(report?.success ? `${seconds(start)} s  no invariant fails in 1,000 schedules${env.SOAK_WITH ? ` with ${env.SOAK_WITH}` : ''} without a sabotage, seed ${SEED}` : `${output}\nAn invariant fails without a sabotage.`)
  return report?.success
}

async function main(args) {
  const isMarkdown = args.includes('--markdown')
  const text = args.filter(arg => arg !== '--markdown').join(' ')
  const chosen = sabotages.filter(({ rule, file }) => `${rule} ${file}`.includes(text))
  if (!chosen.length) {
    console.log(`No sabotage has "${text}" in its name or file.`)
    return 1
  }
  const start = Date.now()
  if (!text && !(await passesWithout() && await passesWithout({ SOAK_WITH: 'files' }) && await passesWithout({ SOAK_WITH: 'changes' }) && await passesWithout({ SOAK_WITH: 'groups' }))) return 1
  const results = []
  for (const sabotage of chosen) {
    const begin = Date.now()
    const result = await trySabotage(sabotage, SEED)
    results.push(result)
    console.log(`${seconds(begin)} s  ${result.outcome.padEnd(11)} ${result.schedules.padStart(4)}  ${result.file}: ${result.rule}${result.invariant && ` [${result.invariant}]`}`)
    if (!['caught', 'survived'].includes(result.outcome)) console.log(result.problem)
  }
  const caught = results.filter(({ outcome }) => outcome === 'caught').length
  console.log(`${seconds(start)} s  ${chosen.length} sabotages, ${caught} caught within 1,000 schedules, seed ${SEED}`)
  if (isMarkdown) console.log(['| breakage | caught after schedules | by |', '|---|---|---|', ...results.map(row)].join('\n'))
  return caught === chosen.length ? 0 : 1
}

stopOnInterrupt()
process.exit(await main(process.argv.slice(2)))
