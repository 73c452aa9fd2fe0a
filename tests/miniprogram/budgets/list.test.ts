import { describe, it } from 'vitest'

import { measureList, measureSpread } from '../../bench/chats'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('the list of conversations', () => {
  it.each([10, 500])('of %i lets one rise within its budget', async (n) => {
    expectWithinBudget(await measureList(built.dist, n))
  })

  it('takes a hundred messages from twenty people within a second', async () => {
    expectWithinBudget(await measureSpread(built.dist))
  })
})
