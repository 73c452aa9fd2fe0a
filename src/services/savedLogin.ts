import type { UserInfo } from '@/types/user'

/** The login restored after a restart. Stored on the device only; removed at sign-out. */
export type SavedLogin
  = | { kind: 'account', bearer: string } & Common
    | { kind: 'token', token: string } & Common

interface Common {
  appID: number
  user: UserInfo
  /** The name to sign in with; null for a WeChat account, absent until the server has reported it. */
  loginName?: string | null
  /** The present name and picture have not been sent to ZIM yet. */
  isUnpushed?: boolean
  /** Another device has signed in since. Only the user signs in again here. */
  isKicked?: boolean
  /** Absent in logins of versions up to 0.2.0. */
  agreed?: Agreed
}

/** A version of the user agreement and the privacy policy, and when this user has agreed to it here, ms since 1970. */
export interface Agreed { version: string, at: number }

/** Of the user agreement and the privacy policy of this build. Our server takes 1 to 32 letters, digits, dots, _ or -. */
export const LEGAL_VERSION = import.meta.env.VITE_LEGAL_VERSION || '1'

/** What is saved of a user who agrees at this moment. */
export const agreedNow = (): Agreed => ({ version: LEGAL_VERSION, at: Date.now() })

/** Whether something saved is the agreement to the versions of this build. */
export const isAgreed = (agreed: unknown): agreed is Agreed => (agreed as Agreed | null | undefined)?.version === LEGAL_VERSION

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

/** Returns the saved login. Null when there is none, or when it cannot be read or is invalid. */
export function readLogin(): SavedLogin | null {
  try {
    const saved: unknown = uni.getStorageSync(KEY)
    return isLogin(saved) ? migrate(saved) : null
  }
  catch { return null }
}

/** Saves the login. Returns whether the storage took it: else the user signs in again after a restart. */
export function writeLogin(login: SavedLogin): boolean {
  try { uni.setStorageSync(KEY, login) }
  catch { return false }
  return true
}

export function clearLogin(): void {
  try { uni.removeStorageSync(KEY) }
  catch { /* there is none, or the storage is not available */ }
}

/**
 * Not null when the last sign-in was with WeChat, no sign-out followed, and that user has agreed to the present versions. Then the app may sign in
 * with WeChat without asking.
 */
export function readWeChat(): Agreed | null {
  try {
    const agreed: unknown = uni.getStorageSync(WECHAT_KEY)
    return isAgreed(agreed) ? agreed : null
  }
  catch { return null }
}

export function rememberWeChat(agreed: Agreed | null): void {
  try {
    if (agreed) uni.setStorageSync(WECHAT_KEY, agreed)
    else uni.removeStorageSync(WECHAT_KEY)
  }
  catch { /* then the user taps the button next time */ }
}
