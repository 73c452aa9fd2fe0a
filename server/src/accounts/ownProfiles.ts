/** Keeps the copies of the profiles of a team's own users (ownUsers.ts) like the originals, and ends the sessions of who has left. */
import type { OwnUsers } from './ownUsers'
import type { Sessions } from './sessions'
import type { Users } from './users'

import { sessionExpired } from '../errors'

export type OwnProfiles = ReturnType<typeof createOwnProfiles>

export function createOwnProfiles({ ownUsers, users, sessions }: { ownUsers: OwnUsers | null, users: Users, sessions: Sessions }) {
  return {
    /**
     * Asks for the profile anew. Throws `session-expired`, after ending all sessions of the user, when there is no such user any more. When the
     * team's service does not answer, the copy stays as it is. Without own users: does nothing.
     */
    async refresh(userID: string): Promise<void> {
      const profile = await ownUsers?.profile(userID).catch(() => undefined)
      if (profile === null) {
        await sessions.revokeAll(userID)
        throw sessionExpired()
      }
      if (profile?.userID === userID)
        await users.putOwn(profile)
    },
  }
}
