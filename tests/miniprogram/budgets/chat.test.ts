import { describe, it } from 'vitest'

import { measureChat } from '../../bench/chats'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('a chat of ten messages', () => {
  it('keeps every step within its budget of setData calls and bytes', async () => {
    expectWithinBudget(await measureChat(built.dist, 10, { messages: 5 }))
  })
})
