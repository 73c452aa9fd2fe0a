// `npm run mutants`: applies each change of tests/mutants/list.mjs alone and expects a test to fail. `npm run mutants -- <text>`: those
// whose rule or file contains the text. No file is edited: vitest changes the code while it loads it (tests/mutants/plugin.ts).
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { mutants } from '../tests/mutants/list.mjs'
import { ROOT } from './install.mjs'

/** Mutants that are tried at the same time. */
const PARALLEL = 2
/** A test that a mutant leaves without an end fails after this time, ms. */
const TEST_TIMEOUT = 20_000
/** A run that a mutant leaves without an end is stopped after this time, ms. */
const RUN_TIMEOUT = 300_000

const projectsOf = tests => [...new Set(tests.map(file => file.split('/')[1]))]

function readReport(file) {
  try { return JSON.parse(readFileSync(file, 'utf8')) }
  catch { return null }
}

const running = new Set()
const stop = child => process.kill(-child.pid, 'SIGKILL')

/** Runs vitest for some test files. `status`: its exit code. `report`: its JSON report. `isStopped`: it did not end in time. */
function runTests(tests, { env = {}, options = [], timeout = 0 } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'mutants-'))
  const report = join(dir, 'report.json')
  const projects = projectsOf(tests).flatMap(name => ['--project', name])
  const args = ['run', ...tests, ...projects, '--reporter=json', `--outputFile=${report}`, `--testTimeout=${TEST_TIMEOUT}`, ...options]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { cwd: ROOT, env: { ...process.env, ...env }, detached: true })
    running.add(child)
    let output = ''
    let isStopped = false
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { output += data })
    const timer = timeout && setTimeout(() => {
      isStopped = true
      stop(child)
    }, timeout)
    child.on('close', (status) => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ output, status, isStopped, report: readReport(report) })
      rmSync(dir, { recursive: true })
    })
  })
}

/** A file that does not load is no proof: a mutant with a syntax error would be killed by every test. */
function outcomeOf({ output, status, isStopped, report }) {
  if (!output.includes('mutant applied'))
    return 'not applied'
  if (isStopped)
    return 'killed (no end)'
  if (!report)
    return 'no report'
  if (report.testResults.some(({ status, assertionResults }) => status === 'failed' && !assertionResults.length))
    return 'does not load'
  return status === 0 ? 'survived' : 'killed'
}

/** `outcome`: `killed`, `killed (no end)`, `survived`, `not applied` (the pattern or the file was not found), `does not load` or `no report`. `failedTest`: its full name, or empty. `problem`: why a file did not load. */
export async function tryMutant(mutant) {
  const run = await runTests(mutant.tests, {
    env: { MUTANT: JSON.stringify(mutant) },
    options: ['--bail=1', '--maxWorkers=1', '--minWorkers=1'],
    timeout: RUN_TIMEOUT,
  })
  const failed = run.report?.testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed')
  return { outcome: outcomeOf(run), failedTest: failed?.fullName ?? '', problem: run.report?.testResults.find(({ message }) => message)?.message ?? run.output }
}

async function main(text) {
  const chosen = mutants.filter(({ rule, file }) => `${rule} ${file}`.includes(text))
  if (!chosen.length) {
    console.log(`No mutant has "${text}" in its rule or file.`)
    return 1
  }
  const seconds = since => ((Date.now() - since) / 1000).toFixed(1).padStart(6)
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // A detached child does not receive Ctrl-C.
  process.once('SIGINT', () => {
    for (const child of running) stop(child)
    process.exit(130)
  })
  process.exit(await main(process.argv.slice(2).join(' ')))
}
