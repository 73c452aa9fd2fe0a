import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { tryMutant, trySabotage } from '../../../scripts/mutantRuns.mjs'
import { mutants } from '../../mutants/list.mjs'
import { mutate } from '../../mutants/plugin'
import { sabotages } from '../../mutants/sabotages.mjs'

const pathOf = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url))

/** A mutant of a small function, with the test of that function. */
const singleFlight = (pattern: string, replacement: string) => tryMutant({ rule: '', file: 'src/utils/singleFlight.ts', pattern, replacement, tests: ['tests/unit/utils/singleFlight.test.ts'] })

describe('the list of mutants', () => {
  it('has at least 40, each with a sentence of its own, in files of src, of the emulator or of the server', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(40)
    expect(new Set(mutants.map(({ rule, file }) => rule + file)).size).toBe(mutants.length)
    for (const { rule, file, tests } of mutants) {
      expect(rule).toMatch(/^[A-Z].*\.$/)
      expect(file).toMatch(/^(?:src|emulator\/src|server\/src)\//)
      expect(tests.length, rule).toBeGreaterThan(0)
    }
  })

  it.each([...mutants, ...sabotages])('$file: $rule', ({ file, pattern, replacement, tests }) => {
    const code = readFileSync(pathOf(file), 'utf8')
    expect(mutate(code, { file, pattern, replacement })).not.toBe(code)
    for (const test of tests) expect(readFileSync(pathOf(test), 'utf8')).toContain('expect(')
  })
})

describe('a mutant', () => {
  it.each([['occurs 0 times', 'c'], ['occurs 2 times', 'a']])('is refused when its pattern %s', (problem, pattern) => {
    expect(() => mutate('a b a', { file: 'x.ts', pattern, replacement: '' })).toThrow(problem)
  })

  it('is killed when a rule is broken, survives when nothing changes, and is reported when it does not apply', async () => {
    const outcomes = await Promise.all([
      singleFlight('running ??=', 'running ='),
      singleFlight('running ??=', 'running  ??='),
      singleFlight('not in the file', ''),
    ])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['killed', 'survived', 'not applied'])
  }, 60_000)
})

describe('the random schedules', () => {
  it('notice a product that does this: Has no memory of message IDs.', async () => {
    const { outcome, invariant } = await trySabotage(sabotages.find(({ rule }) => rule === 'Has no memory of message IDs.')!, 20260301)
    expect(outcome).toBe('caught')
    expect(invariant).not.toBe('')
  }, 60_000)
})
