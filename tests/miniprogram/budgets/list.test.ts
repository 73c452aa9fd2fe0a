import { describe, it } from 'vitest'

import { measureList, measureSpread } from '../../bench/chats'
import { measureLists } from '../../bench/contacts'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('the list of conversations', () => {
  it.each([10, 500])('of %i moves one row to the top within its budget', async (n) => {
    await expectWithinBudget(() => measureList(built.dist, n))
  })

  it('stays within its budget for a hundred messages from twenty users within a second', async () => {
    await expectWithinBudget(() => measureSpread(built.dist))
  })

  it('of 80 groups, and 120 contacts, keep their budgets', async () => {
    await expectWithinBudget(() => measureLists(built.dist, 80, 120))
  })
})
