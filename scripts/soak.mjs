/**
 * Lives through many bad days (tests/flows/schedules.test.ts): `npm run soak [-- <schedules> [<seed> [<path>]]]`.
 * Runs 20,000 schedules unless told otherwise, a thousand to a batch, each batch with a seed of its own, all of which
 * follow from the first. Stops at the first schedule that fails, prints it shrunk, and the command that lives through it again.
 */
import { spawn } from 'node:child_process'
import process from 'node:process'

const [schedules = 20_000, firstSeed = Date.now() % 1e9, path] = process.argv.slice(2)
const BATCH = 1000

function live(seed, runs) {
  const vitest = spawn('npx', ['vitest', 'run', '--project', 'flows', 'tests/flows/schedules.test.ts'], {
    env: { ...process.env, SOAK_SEED: String(seed), SOAK_RUNS: String(runs), ...(path && { SOAK_PATH: path }) },
  })
  let output = ''
  for (const stream of [vitest.stdout, vitest.stderr]) stream.on('data', (text) => { output += text })
  return new Promise(resolve => vitest.on('close', code => resolve({ code, output })))
}

const count = path ? 1 : Number(schedules)
console.log(`soak: ${count} schedules, seed ${firstSeed}`)
let longest = 0
for (let done = 0; done < count; done += BATCH) {
  const runs = Math.min(BATCH, count - done)
  const seed = Number(firstSeed) + done / BATCH
  const { code, output } = await live(seed, runs)
  if (code !== 0) {
    const failing = /path: "([^"]+)"/.exec(output)?.[1]
    console.error(output)
    if (failing) console.error(`soak: live through it again with: npm run soak -- 1 ${seed} ${failing}`)
    process.exit(1)
  }
  longest = Math.max(longest, Number(/longest (\d+) steps/.exec(output)?.[1] ?? 0))
  console.log(`soak: ${done + runs} of ${count} schedules, all invariants held (batch seed ${seed})`)
}
console.log(`soak: ${count} schedules run, invariants held in all, longest schedule ${longest} steps, seed ${firstSeed}`)
