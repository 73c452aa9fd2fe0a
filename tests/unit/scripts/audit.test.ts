import { expect, it } from 'vitest'

import { auditOutcome } from '../../../scripts/audit.mjs'

const counts = { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 }
const report = (more: object, vulnerabilities = {}) => JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: { ...counts, ...more } } })

it.each([
  ['passes without vulnerabilities', report({}), false, 'no known vulnerabilities'],
  ['passes with low ones', report({ low: 2, total: 2 }, { a: { name: 'a', severity: 'low' } }), false, '2 low.'],
  ['fails for a high one', report({ high: 1, total: 1 }, { a: { name: 'a', severity: 'high' } }), true, 'Update: a.'],
  ['is skipped when the registry refuses', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }), false, 'skipped: the registry gave no report (405'],
  ['is skipped when there is no network', '', false, 'skipped: the registry gave no report (no answer)'],
])('the audit %s', (_what, stdout, fails, words) => {
  const outcome = auditOutcome(stdout)
  expect(outcome.fails).toBe(fails)
  expect(outcome.text).toContain(words)
})
