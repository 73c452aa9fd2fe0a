import type { Plugin } from 'vite'

import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** One change that breaks a rule. A mutant is killed when a test fails because of it. */
export interface Mutant {
  /** The rule that the change breaks, as one sentence. */
  rule: string
  /** Path of the changed file from the root of the project. */
  file: string
  /** Exact text of the file. It occurs once. */
  pattern: string
  replacement: string
  /** Paths of the test files that are expected to kill the mutant. */
  tests: string[]
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Returns the code with the mutant applied. Throws unless the pattern occurs exactly once. */
export function mutate(code: string, { file, pattern, replacement }: Pick<Mutant, 'file' | 'pattern' | 'replacement'>): string {
  const count = code.split(pattern).length - 1
  if (count !== 1)
    throw new Error(`the pattern of the mutant occurs ${count} times in ${file}: ${pattern}`)
  return code.replace(pattern, () => replacement)
}

/** Applies the mutant in the environment variable MUTANT (JSON) while vitest loads its file. Without the variable: no plugin. */
export function mutantPlugin(json = process.env.MUTANT): Plugin[] {
  if (!json)
    return []
  const mutant = JSON.parse(json) as Mutant
  return [{
    name: 'mutant',
    enforce: 'pre',
    transform(code, id) {
      if (id !== ROOT + mutant.file)
        return null
      const mutated = mutate(code, mutant)
      // scripts/mutantRuns.mjs waits for this text.
      process.stdout.write('mutant applied\n')
      return { code: mutated, map: null }
    },
  }]
}
