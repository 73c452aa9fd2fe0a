/**
 * The errors of the API. Every reply that is not a success contains `{ error: { code, message, field?, requestId } }`. Clients depend on
 * the codes. The messages are for users and may change.
 */

export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** The name of the wrong input. */
  readonly field?: string
  /** When to try again, for 429 and 503. */
  readonly retryAfterSeconds?: number

  constructor(readonly statusCode: number, readonly code: string, message: string, more: { field?: string, retryAfterSeconds?: number } = {}) {
    super(message)
    this.field = more.field
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

export const invalidInput = (message: string, field?: string) => new ApiError(400, 'invalid-input', message, { field })

/** The same for an unknown account and a wrong password, so that it does not reveal which accounts exist. */
export const wrongCredentials = () => new ApiError(401, 'wrong-credentials', 'The account or the password is wrong. Check both and try again.')

export const notSignedIn = () => new ApiError(401, 'not-signed-in', 'This needs a session. Sign in, then send its token as "Authorization: Bearer …".')

export const sessionExpired = () => new ApiError(401, 'session-expired', 'Your session has ended. Sign in again.')

/** Not 401: the session is valid, only the password in the body is wrong. */
export const wrongPassword = (field: string) => new ApiError(403, 'wrong-password', 'The password is wrong. Type the one you sign in with.', { field })

export const accountTaken = () => new ApiError(409, 'account-taken', 'This account name is taken. Choose another one.', { field: 'account' })

export const profileElsewhere = () => new ApiError(403, 'profile-elsewhere', 'Name, picture and password of this account are kept where it was made. Change them there.')

export const noPassword = () => new ApiError(409, 'no-password', 'This account signs in with WeChat and has no password to change.')

export const nameSearchOff = () => new ApiError(403, 'name-search-off', 'Users cannot be found by their name here. Ask for the ID or the account name.', { field: 'prefix' })

export const userNotFound = () => new ApiError(404, 'user-not-found', 'There is no such user. Check the ID.')

export const sessionNotFound = () => new ApiError(404, 'session-not-found', 'There is no such session. It may have ended already.')

export const inviteNotFound = () => new ApiError(404, 'invite-not-found', 'There is no such invite. Check the code, or ask for a new one.')

export const inviteExpired = () => new ApiError(410, 'invite-expired', 'This invite has expired. Ask for a new one.')

export const inviteRevoked = () => new ApiError(410, 'invite-revoked', 'This invite was revoked. Ask for a new one.')

export const inviteUsedUp = () => new ApiError(410, 'invite-used-up', 'This invite was used as often as it may be. Ask for a new one.')

export const tooManyInvites = () => new ApiError(409, 'too-many-invites', 'You have too many open invites. Revoke one that is not needed any more.')

export const wechatCode = () => new ApiError(401, 'wechat-code', 'WeChat did not accept this sign-in. Call wx.login again and send its new code.')

export const wechatUnavailable = (statusCode: 502 | 503, message = 'WeChat does not answer. Try again in a moment.') =>
  new ApiError(statusCode, 'wechat-unavailable', message, statusCode === 503 ? { retryAfterSeconds: 5 } : {})

export const mailOff = () => new ApiError(404, 'mail-off', 'This server sends no mails. Ask its operators.')

export const mailFailed = () => new ApiError(503, 'mail-failed', 'The mail could not be sent. Check the address, and try again in a moment.', { field: 'address', retryAfterSeconds: 5 })

/** The same for a wrong code, one that has expired, and none. */
export const wrongCode = () => new ApiError(400, 'wrong-code', 'The code is wrong or has expired. Check it, or ask for a new one.', { field: 'code' })

export const noSuchTemplate = () => new ApiError(409, 'no-such-template', 'Messages of this template are not sent by this server.', { field: 'templateID' })

export const pushOff = () => new ApiError(409, 'push-off', 'This server sends no Web Push.')

export const wxacodeUnavailable = () => new ApiError(409, 'wxacode-unavailable', 'There is no code of the mini program here. Use the QR code or the link.')

export const wxacodeAway = () => new ApiError(503, 'wxacode-away', 'WeChat has drawn no code of the mini program. Try again in a moment.', { retryAfterSeconds: 5 })

/** The same for a wrong signature and for another AppID. */
export const callbackNotSigned = () => new ApiError(401, 'callback-not-signed', 'The signature does not fit. Check ZEGO_CALLBACK_SECRET and the AppID.')

export const callbackStale = () => new ApiError(401, 'callback-stale', 'This callback is older than ten minutes, or this machine\'s clock is wrong.')

/** The same for a wrong signature, an event that is not encrypted as it must be, and another AppID. */
export const eventNotSigned = () => new ApiError(401, 'event-not-signed', 'The signature does not fit. Check WECHAT_EVENTS_TOKEN and WECHAT_EVENTS_AES_KEY.')

export const eventStale = () => new ApiError(401, 'event-stale', 'This event is older than ten minutes, or this machine\'s clock is wrong.')

/** `until` in ms since the epoch. */
export const accountBanned = (until: number) => new ApiError(403, 'account-banned', until >= Number.MAX_SAFE_INTEGER
  ? 'This account was closed by the operators of this service.'
  : `This account is closed by the operators of this service until ${new Date(until).toISOString()}.`)

export const nameModerated = () => new ApiError(422, 'name-moderated', 'This name may not be shown to others. Choose another one.', { field: 'name' })

export const pictureModerated = () => new ApiError(422, 'picture-moderated', 'This picture may not be shown to others. Choose another one.', { field: 'file' })

export const pictureUnchecked = () =>
  new ApiError(503, 'picture-unchecked', 'The picture cannot be checked at this moment. Try again in a moment.', { field: 'file', retryAfterSeconds: 5 })

export const moderationUnavailable = () =>
  new ApiError(503, 'moderation-unavailable', 'The name cannot be checked at this moment. Try again in a moment.', { field: 'name', retryAfterSeconds: 5 })

export const textModerated = () => new ApiError(422, 'text-moderated', 'This text may not be shown to others. Change it.', { field: 'text' })

export const textUnchecked = () =>
  new ApiError(503, 'text-unchecked', 'The text cannot be checked at this moment. Try again in a moment.', { field: 'text', retryAfterSeconds: 5 })

/** ZEGO repeats the callback. */
export const zegoUnavailable = () => new ApiError(503, 'zego-unavailable', 'ZEGO\'s server API has not done what it was asked for.', { retryAfterSeconds: 5 })

export const tooManyRequests = (retryAfterSeconds: number) =>
  new ApiError(429, 'too-many-requests', `Too many tries. Wait ${retryAfterSeconds} s and try again.`, { retryAfterSeconds })

export const databaseUnavailable = () =>
  new ApiError(503, 'database-unavailable', 'The server cannot reach its database. Try again in a moment.', { retryAfterSeconds: 5 })

export const busy = () => new ApiError(503, 'busy', 'The server has too much to do at this moment. Try again in a few seconds.', { retryAfterSeconds: 3 })
