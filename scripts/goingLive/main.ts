// `npm run check:going-live`: says line by line what a project still misses before it goes live. Exits with 1 when something is missing.
import { lookup } from 'node:dns/promises'
import process from 'node:process'
import { parseArgs } from 'node:util'

import type { Net, State } from './checks'

import { checkGoingLive } from './checks'
import { readProject } from './project'

const WAIT_MS = 8000
const MARKS: Record<State, string> = { ok: 'ok      ', missing: 'MISSING ', byHand: 'by hand ' }

const net: Net = {
  resolves: host => lookup(host).then(() => true, () => false),
  status: (method, url) => fetch(url, { method, redirect: 'manual', signal: AbortSignal.timeout(WAIT_MS) }).then(({ status }) => status, () => null),
}

const { values } = parseArgs({ options: { 'server-env': { type: 'string', default: '' } } })
const report = await checkGoingLive(await readProject(values['server-env']), net)
for (const { heading, findings } of report) {
  console.log(`\n${heading}`)
  for (const { state, what, how } of findings) console.log(`  ${MARKS[state]}${what}${how ? `\n            ${how}` : ''}`)
}
const count = (wanted: State) => report.flatMap(({ findings }) => findings).filter(({ state }) => state === wanted).length
console.log(`\n${count('ok')} ok, ${count('missing')} missing, ${count('byHand')} by hand: docs/going-live.md describes each.`)
process.exit(count('missing') ? 1 : 0)
