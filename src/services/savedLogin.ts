import type { UserInfo } from '@/types/user'

/** What brings a user back after a restart. Kept on the phone alone; removed at sign-out. */
export type SavedLogin
  = | { kind: 'account', bearer: string } & Common
    | { kind: 'token', token: string } & Common

interface Common {
  appID: number
  user: UserInfo
  /** The name to sign in with; null for an account of WeChat, absent where the server has not said yet. */
  loginName?: string | null
  /** ZIM has not heard of the present name and picture yet. */
  isUnpushed?: boolean
}

const KEY = 'session.v1'
const WECHAT_KEY = 'wechat-sign-in.v1'

function isLogin(saved: unknown): saved is SavedLogin {
  const { kind, appID, user, bearer, token } = saved as Record<string, unknown> & { user?: Partial<UserInfo> }
  const isUser = [user?.userID, user?.name, user?.avatarUrl].every(field => typeof field === 'string') && user?.userID !== ''
  return Number.isInteger(appID) && isUser && ((kind === 'account' && typeof bearer === 'string') || (kind === 'token' && typeof token === 'string'))
}

/** Version 0.1.0 wrote the login name as `account`. */
function migrate({ account, ...login }: SavedLogin & { account?: string | null }): SavedLogin {
  return account === undefined ? login : { loginName: account, ...login }
}

/** Anything unreadable counts as signed out. */
export function readLogin(): SavedLogin | null {
  try {
    const saved: unknown = uni.getStorageSync(KEY)
    return isLogin(saved) ? migrate(saved) : null
  }
  catch { return null }
}

/** A full storage must not stop a sign-in: then the user signs in again next time. */
export function writeLogin(session: SavedLogin): void {
  try { uni.setStorageSync(KEY, session) }
  catch { /* see above */ }
}

export function clearLogin(): void {
  try { uni.removeStorageSync(KEY) }
  catch { /* nothing to remove, or nothing that can be */ }
}

/** Whether the last person to sign in did so with WeChat, and has not signed out since: then the app may do it again by itself. */
export function mayUseWeChat(): boolean {
  try { return uni.getStorageSync(WECHAT_KEY) === true }
  catch { return false }
}

export function rememberWeChat(mayUse: boolean): void {
  try {
    if (mayUse) uni.setStorageSync(WECHAT_KEY, true)
    else uni.removeStorageSync(WECHAT_KEY)
  }
  catch { /* then the person taps the button next time */ }
}
