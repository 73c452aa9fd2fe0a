import type { Reporter, TestCase } from 'vitest/node'

import process from 'node:process'

/**
 * Lists the tests that passed only at their second try, at the end of a run. Browsers and phones of the tests run beside other work; a test
 * that is listed again and again waits for too little, or has found a race.
 */
export class SecondTries implements Reporter {
  private readonly names: string[] = []

  onTestCaseResult(test: TestCase) {
    if (test.diagnostic()?.flaky)
      this.names.push(`${test.module.moduleId.split('/tests/').at(-1)} > ${test.fullName}`)
  }

  onTestRunEnd() {
    if (this.names.length)
      process.stdout.write(`\nPassed at the second try:\n${this.names.map(name => `  ${name}`).join('\n')}\n\n`)
  }
}
