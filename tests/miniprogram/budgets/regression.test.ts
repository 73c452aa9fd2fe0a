import { describe, expect, it } from 'vitest'

import type { Figure } from '../../bench/budgets'
import type { Dist } from '../host'

import { measureChat } from '../../bench/chats'
import { isFullMatrix } from '../../support/matrix'
import { expectWithinBudget, overBudget, useDist } from './support'

const built = useDist()

/** Returns the compiled code with one replacement. Throws when the pattern is not found. */
function changed(dist: Dist, file: string, from: RegExp, to: string): Dist {
  const code = dist.scripts[file]
  if (!code || !from.test(code))
    throw new Error(`${file} does not contain ${from}: update this test`)
  return { ...dist, scripts: { ...dist.scripts, [file]: code.replace(from, to) } }
}

describe('the budgets detect', () => {
  it.skipIf(!isFullMatrix)('one component per chunk with props cloned at each render: then every message costs a string for every chunk (npm run test:all)', async () => {
    const small = changed(built.dist, 'packages/chat/common/vendor.js', /(\.chunks\.length<)50\b/, '$11')
    const cloned = changed(small, 'packages/chat/message/list/MessageList-vendor.js', /\{feed:(\w+)\.feed,press:/, '{feed:{...$1.feed},press:')
    const over = overBudget(await measureChat(cloned, 200, { isReopened: false, messages: 1 }))
    expect(over.some(line => line.startsWith('append one text @ 200'))).toBe(true)
  })

  it('a step that is over its budget at every try, and no other', async () => {
    const figure = (step: Figure['step'], calls: number): Figure => ({ step, n: 10, calls, bytes: 1, largest: 1 })
    const tries = (...measured: Figure[][]) => async () => measured.shift()!
    await expectWithinBudget(tries([figure('state', 1), figure('append', 9)], [figure('state', 9), figure('append', 3)]))
    await expect(expectWithinBudget(tries([figure('state', 9)], [figure('state', 9)], [figure('state', 2)]))).rejects.toThrow('a message changes state @ 10: 2 calls')
  })
})
