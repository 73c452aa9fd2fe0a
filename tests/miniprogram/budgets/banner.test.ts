import { describe, it } from 'vitest'

import { measureBanner } from '../../bench/chats'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('a banner over an open chat', () => {
  it('costs its budget the first time, and with the end of the one before', async () => {
    await expectWithinBudget(() => measureBanner(built.dist))
  })
})
