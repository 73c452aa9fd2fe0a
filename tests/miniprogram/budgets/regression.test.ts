import { describe, expect, it } from 'vitest'

import type { Dist } from '../host'

import { measureChat } from '../../bench/chats'
import { overBudget, useDist } from './support'

const built = useDist()

/** Returns the compiled code with one replacement. Throws when the pattern is not found. */
function changed(dist: Dist, file: string, from: RegExp, to: string): Dist {
  const code = dist.scripts[file]
  if (!code || !from.test(code))
    throw new Error(`${file} does not contain ${from}: update this test`)
  return { ...dist, scripts: { ...dist.scripts, [file]: code.replace(from, to) } }
}

describe('the budgets detect', () => {
  it('one component per chunk with props cloned at each render: then every message costs a string for every chunk', async () => {
    const small = changed(built.dist, 'packages/chat/common/vendor.js', /(\.chunks\.length<)50\b/, '$11')
    const cloned = changed(small, 'packages/chat/message/list/MessageList-vendor.js', /\{feed:(\w+)\.feed,press:/, '{feed:{...$1.feed},press:')
    const over = overBudget(await measureChat(cloned, 200, { isReopened: false, messages: 1 }))
    expect(over.some(line => line.startsWith('append one text @ 200'))).toBe(true)
  })
})
