import { describe, expect, it } from 'vitest'

import { PAGE_LIMITS } from '../../bench/budgets'
import { measureGroup } from '../../bench/groups'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('a group of 500', () => {
  it('keeps one text, 100 of 50 people within a second, and the list of its members within the budget', async () => {
    await expectWithinBudget(async () => {
      const { figures, nodes } = await measureGroup(built.dist)
      expect(nodes).toBeLessThanOrEqual(PAGE_LIMITS.nodes / 2)
      return figures
    })
  })
})
