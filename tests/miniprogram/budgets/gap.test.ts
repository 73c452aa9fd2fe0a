import { describe, it } from 'vitest'

import { measureGap } from '../../bench/chats'
import { isFullMatrix } from '../../support/matrix'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('a chat with a gap in the loaded messages', () => {
  it.each([100, isFullMatrix ? 10_000 : 1_000])('of %i missed messages opens within its budget, and so do the pages loaded into the gap', async (missed) => {
    await expectWithinBudget(() => measureGap(built.dist, missed))
  })
})
