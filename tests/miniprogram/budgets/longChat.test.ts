import { describe, it } from 'vitest'

import { measureChat } from '../../bench/chats'
import { isFullMatrix } from '../../support/matrix'
import { expectWithinBudget, useDist } from './support'

const built = useDist()
/** `npm run bench` measures 10,000, too. */
const LENGTH = isFullMatrix ? 1000 : 400

describe(`a chat of ${LENGTH} messages, all of them mounted`, () => {
  it('keeps every step within the same budget', async () => {
    await expectWithinBudget(() => measureChat(built.dist, LENGTH, { isReopened: false, messages: 5 }))
  })
})
