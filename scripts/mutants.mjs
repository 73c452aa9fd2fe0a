// `npm run mutants`: applies each change of tests/mutants/list.mjs alone and expects a test to fail. `npm run mutants -- <text>`: those
// whose rule or file contains the text. No file is edited: vitest changes the code while it loads it (tests/mutants/plugin.ts).
import process from 'node:process'

import { mutants } from '../tests/mutants/list.mjs'
import { runTests, seconds, stopOnInterrupt, tryMutant } from './mutantRuns.mjs'

/** Mutants that are tried at the same time. */
const PARALLEL = 2

async function main(text) {
  const chosen = mutants.filter(({ rule, file }) => `${rule} ${file}`.includes(text))
  if (!chosen.length) {
    console.log(`No mutant has "${text}" in its rule or file.`)
    return 1
  }
  const start = Date.now()
  const { report } = await runTests([...new Set(chosen.flatMap(({ tests }) => tests))])
  if (!report?.success) {
    console.log('The tests fail without a mutant. Run npm test first.')
    return 1
  }
  console.log(`${seconds(start)} s  the tests pass without a mutant`)
  const waiting = [...chosen]
  const counts = {}
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const begin = Date.now()
      const { outcome, failedTest, problem } = await tryMutant(mutant)
      counts[outcome] = (counts[outcome] ?? 0) + 1
      console.log(`${seconds(begin)} s  ${outcome.padEnd(15)}  ${mutant.file}: ${mutant.rule}${failedTest && ` [${failedTest}]`}`)
      if (!outcome.startsWith('killed') && outcome !== 'survived') console.log(problem)
    }
  }))
  const { killed = 0, 'killed (no end)': withoutEnd = 0, ...others } = counts
  console.log(`${seconds(start)} s  ${chosen.length} mutants: ${Object.entries({ killed: killed + withoutEnd, ...others }).map(([name, count]) => `${count} ${name}`).join(', ')}`)
  return killed + withoutEnd === chosen.length ? 0 : 1
}

stopOnInterrupt()
process.exit(await main(process.argv.slice(2).join(' ')))
