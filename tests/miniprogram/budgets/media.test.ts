import { describe, it } from 'vitest'

import { measureMedia } from '../../bench/media'
import { expectWithinBudget, useDist } from './support'

const built = useDist()

describe('messages with files', () => {
  it('cost their budgets when they arrive, are uploaded or played, and in a chat of 100 pictures', async () => {
    await expectWithinBudget(() => measureMedia(built.dist, 100))
  })
})
