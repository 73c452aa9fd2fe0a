/** Runs of vitest with one change of the code: shared by scripts/mutants.mjs and scripts/sabotage.mjs. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

import { ROOT } from './install.mjs'

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
export function runTests(tests, { env = {}, options = [], timeout = 0 } = {}) {
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

/**
 * Runs the tests of a mutant with its change. `outcome`: `killed`, `killed (no end)`, `survived`, `not applied` (the pattern or the file was
 * not found), `does not load` or `no report`. `failedTest`: its full name, or empty. `problem`: why a file did not load.
 */
export async function tryMutant(mutant, env = {}) {
  const run = await runTests(mutant.tests, {
    env: { ...env, MUTANT: JSON.stringify(mutant) },
    options: ['--bail=1', '--maxWorkers=1', '--minWorkers=1'],
    timeout: RUN_TIMEOUT,
  })
  const failed = run.report?.testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed')
  return { outcome: outcomeOf(run), failedTest: failed?.fullName ?? '', problem: run.report?.testResults.find(({ message }) => message)?.message ?? run.output, output: run.output }
}

/** 1,000 random schedules of texts, until the first that fails. */
export const scheduleEnv = seed => ({ SOAK_WITH: 'texts', SOAK_SEED: String(seed), SOAK_RUNS: '1000', SOAK_NO_SHRINK: '1' })

/** Runs random schedules with a sabotage. `schedules`: how many ran until an invariant failed. `invariant`: its message. */
export async function trySabotage(sabotage, seed) {
  const { outcome, problem, output } = await tryMutant(sabotage, { ...scheduleEnv(seed), ...sabotage.env })
  const [, schedules = '', invariant = ''] = /^schedules: (\d+) run, then: (.*)$/m.exec(output) ?? []
  return { ...sabotage, outcome: outcome === 'killed' && schedules ? 'caught' : outcome, schedules, invariant, problem }
}

/** Seconds since `start`, in a column. */
export const seconds = start => ((Date.now() - start) / 1000).toFixed(1).padStart(6)

/** A detached child does not receive Ctrl-C. */
export function stopOnInterrupt() {
  process.once('SIGINT', () => {
    for (const child of running) stop(child)
    process.exit(130)
  })
}
