import { describe, it } from 'vitest'

import { measureGroup } from '../../bench/chats'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('the chat of a group of 51', () => {
  it('keeps one text, and 100 of 50 people within a second, within the budget', async () => {
    await expectWithinBudget(() => measureGroup(built.dist))
  })
})
