import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

import { cut } from '../../../scripts/vite/leanUni'

const RUNTIME = 'node_modules/@dcloudio/uni-h5/dist/uni-h5.es.js'
const installed = readFileSync(RUNTIME, 'utf8')

/** What the build would fail with. */
function failures(code: string): string[] {
  const messages: string[] = []
  cut(RUNTIME, code, message => messages.push(message))
  return messages
}

it('every part that is left out of uni is found in the installed version', () => {
  expect(failures(installed)).toEqual([])
})

it('a version of uni that has a part elsewhere fails the build, and the message names the part', () => {
  expect(failures(installed.replace('function convertContext(result) {', 'function convert(result) {'))).toEqual([expect.stringContaining('selector query')])
})
