import { describe, it } from 'vitest'

import { measureChat } from '../../bench/chats'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('a chat of a thousand messages, all of them mounted', () => {
  it('keeps every step within the same budget', async () => {
    await expectWithinBudget(() => measureChat(built.dist, 1000, { isReopened: false, messages: 5 }))
  })
})
