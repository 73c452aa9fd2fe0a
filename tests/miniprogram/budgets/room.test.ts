import { describe, it } from 'vitest'

import { measureRoom } from '../../bench/rooms'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('a room in which 50 people write 100 messages a second', () => {
  it('stays within its budgets: in front, hidden, and in the list', async () => {
    await expectWithinBudget(() => measureRoom(built.dist))
  })
})
