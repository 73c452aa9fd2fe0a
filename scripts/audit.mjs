// `npm run audit`: asks the npm registry for known vulnerabilities of the packages that the account server runs with. Fails for high and
// critical ones. Says so and passes when the registry does not answer, so that a machine without network is not stopped.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { ROOT } from './install.mjs'

const TIMEOUT_MS = 60_000
const FAILING = ['high', 'critical']

/** Returns what `npm audit --json` says, as one sentence, and whether it fails. Without a report the audit is skipped. */
export function auditOutcome(stdout) {
  const report = parse(stdout)
  const counts = report?.metadata?.vulnerabilities
  if (!counts)
    return { fails: false, text: `Audit skipped: the registry gave no report (${report?.message ?? 'no answer'}).` }
  const found = Object.entries(counts).filter(([level, count]) => level !== 'total' && count > 0)
  const names = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => FAILING.includes(severity)).map(({ name }) => name)
  const text = found.length === 0 ? 'no known vulnerabilities' : found.map(([level, count]) => `${count} ${level}`).join(', ')
  return { fails: names.length > 0, text: `Audit of the server's packages: ${text}.${names.length ? ` Update: ${names.join(', ')}.` : ''}` }
}

function parse(text) {
  try { return JSON.parse(text) }
  catch { return null }
}

function main() {
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const args = ['audit', '--json', '--omit=dev', '--workspace', 'server', '--fetch-retries=0', `--fetch-timeout=${TIMEOUT_MS / 2}`, '--loglevel=silent']
  const { stdout } = spawnSync(command, [...first, ...args], { cwd: ROOT, encoding: 'utf8', timeout: TIMEOUT_MS, shell: process.platform === 'win32' && !npm })
  const { fails, text } = auditOutcome(stdout ?? '')
  console.log(text)
  process.exitCode = fails ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main()
