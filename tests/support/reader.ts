import type { ConversationKey } from '@/types/conversation'

import type { TestApp } from './testApp'

import { wait } from './clock'

/** Draws all loaded messages of an open conversation, as a list without placeholders does. */
export function drawAll({ messages }: TestApp, key: ConversationKey): void {
  const numbered = messages.timeline(key).filter(({ id }) => id)
  if (numbered.length) messages.seen(key, [{ first: numbered[0]!, last: numbered.at(-1)! }])
}

/** Number of gaps in an open conversation. */
export const gapsIn = ({ messages }: TestApp, key: ConversationKey): number => messages.timeline(key).filter(message => messages.isAfterGap(key, message)).length

/** Reads an open conversation back to its beginning, and through its gaps. At most `steps` times 100 ms. */
export async function readAll(app: TestApp, key: ConversationKey, steps = 40): Promise<void> {
  for (let step = 0; step < steps; step++) {
    drawAll(app, key)
    void app.messages.loadOlder(key)
    await wait(100)
    if (app.messages.history(key).isComplete && !gapsIn(app, key))
      break
  }
  drawAll(app, key)
  await wait(300)
}
