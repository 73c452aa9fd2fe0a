import { describe, expect, it } from 'vitest'

import type { Dist } from '../host'

import { measureChat } from '../../bench/chats'
import { overBudget, useDist } from './support'

const built = useDist()

/** The compiled code with one change; the code must be as the change expects it. */
function changed(dist: Dist, file: string, from: RegExp, to: string): Dist {
  const code = dist.scripts[file]
  if (!code || !from.test(code))
    throw new Error(`${file} does not hold ${from}: this test has to be brought up to date`)
  return { ...dist, scripts: { ...dist.scripts, [file]: code.replace(from, to) } }
}

describe('the budgets notice', () => {
  it('a component for each chunk whose props are cloned at each render: the list then pays for every chunk with every message', async () => {
    const small = changed(built.dist, 'components/message/list/feedSections.js', /(\.chunks\.length<)50\b/, '$11')
    const cloned = changed(small, 'components/message/list/MessageList-vendor.js', /\{feed:(\w+)\.feed,press:/, '{feed:{...$1.feed},press:')
    const over = overBudget(await measureChat(cloned, 200, { isReopened: false, said: 1 }))
    expect(over.some(told => told.startsWith('append one text @ 200'))).toBe(true)
  })
})
