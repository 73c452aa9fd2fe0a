/**
 * `npm run soak [-- <schedules> [<seed> [<path>]]]`: runs random schedules of faults (tests/flows/schedules.test.ts).
 * Runs 20,000 schedules by default, in batches of 1,000. The seeds of the batches count up from the first. Stops at the first schedule
 * that fails, and prints its shortest form and the command that repeats it. Vue and Pinia are those that ship, without their checks.
 * SOAK_WITH=files: schedules with pictures, albums, voices, videos and files among the texts; SOAK_WITH=changes: with edits, reactions,
 * replies, forwarded messages and pins; SOAK_WITH=groups: of up to five people in two groups. SOAK_MISSED: what arrives by itself, see there.
 */
import { spawn } from 'node:child_process'
import process from 'node:process'

const [schedules = 20_000, firstSeed = Date.now() % 1e9, path] = process.argv.slice(2)
const BATCH = 1000

function runBatch(seed, runs) {
  const vitest = spawn('npx', ['vitest', 'run', '--project', 'flows', 'tests/flows/schedules.test.ts'], {
    env: { ...process.env, NODE_ENV: 'production', SOAK_WITH: process.env.SOAK_WITH ?? 'texts', SOAK_SEED: String(seed), SOAK_RUNS: String(runs), ...(path && { SOAK_PATH: path }) },
  })
  let output = ''
  for (const stream of [vitest.stdout, vitest.stderr]) stream.on('data', (text) => { output += text })
  return new Promise(resolve => vitest.on('close', code => resolve({ code, output })))
}

/** What the schedules depend on, too. */
const given = ['SOAK_WITH', 'SOAK_MISSED'].filter(name => process.env[name]).map(name => `${name}=${process.env[name]} `).join('')
const count = path ? 1 : Number(schedules)
console.log(`soak: ${count} schedules, seed ${firstSeed}`)
let longest = 0
for (let done = 0; done < count; done += BATCH) {
  const runs = Math.min(BATCH, count - done)
  const seed = Number(firstSeed) + done / BATCH
  const { code, output } = await runBatch(seed, runs)
  if (code !== 0) {
    const failing = /path: "([^"]+)"/.exec(output)?.[1]
    console.error(output)
    if (failing) console.error(`soak: repeat it with: ${given}npm run soak -- 1 ${seed} ${failing}`)
    process.exit(1)
  }
  longest = Math.max(longest, Number(/longest (\d+) steps/.exec(output)?.[1] ?? 0))
  console.log(`soak: ${done + runs} of ${count} schedules, no invariant was violated (batch seed ${seed})`)
}
console.log(`soak: ${count} schedules run, no invariant was violated, longest schedule ${longest} steps, seed ${firstSeed}`)
