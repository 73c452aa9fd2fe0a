import type { Author, Moderation } from './moderation'

import { moderationUnavailable, nameModerated } from '../errors'

/** Throws `name-moderated` (422) for a name that may not be shown, `moderation-unavailable` (503) for one that nothing could check. */
export async function checkName(moderation: Moderation, name: string, author: Author): Promise<void> {
  const verdict = await moderation.checkText('name', { text: name, author, place: 'profile' })
  if (verdict === 'refused')
    throw nameModerated()
  if (verdict === 'unavailable')
    throw moderationUnavailable()
}
