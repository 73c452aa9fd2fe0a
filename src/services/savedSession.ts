import type { UserInfo } from '@/types/session'

/** What brings a user back after a restart. Kept on the phone alone; removed at sign-out. */
export type SavedSession
  = | { kind: 'account', appID: number, user: UserInfo, bearer: string }
    | { kind: 'token', appID: number, user: UserInfo, token: string }

const KEY = 'session.v1'

function isSession(saved: unknown): saved is SavedSession {
  const { kind, appID, user, bearer, token } = saved as Record<string, unknown> & { user?: Partial<UserInfo> }
  const isUser = [user?.userID, user?.name, user?.avatarUrl].every(field => typeof field === 'string') && user?.userID !== ''
  return Number.isInteger(appID) && isUser && ((kind === 'account' && typeof bearer === 'string') || (kind === 'token' && typeof token === 'string'))
}

/** Anything unreadable counts as nobody signed in. */
export function readSession(): SavedSession | null {
  try {
    const saved: unknown = uni.getStorageSync(KEY)
    return isSession(saved) ? saved : null
  }
  catch { return null }
}

/** A full storage must not stop a sign-in: then the user signs in again next time. */
export function writeSession(session: SavedSession): void {
  try { uni.setStorageSync(KEY, session) }
  catch { /* see above */ }
}

export function clearSession(): void {
  try { uni.removeStorageSync(KEY) }
  catch { /* nothing to remove, or nothing that can be */ }
}
