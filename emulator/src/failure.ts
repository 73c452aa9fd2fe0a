/** ZIM's own text for a code, where ZIM adds no detail (observed on the package; see README). */
const TEXTS: Record<number, string> = {
  6000001: 'The incoming parameter is invalid.',
  6000002: 'The SDK is not initialized.',
  6000004: 'Trigger SDK internal frequency limit.',
  6000005: 'Trigger background service frequency limit.',
  6000011: 'User is not exist.',
  6000012: 'Trigger frequency limit when querying user information.',
  6000013: 'Unsupported request.',
  6000102: 'Login failed due to background service.',
  6000103: 'Token is invalid.',
  6000104: 'Network error.',
  6000105: 'Request timeout',
  6000106: 'Token expired.',
  6000107: 'Token version number is wrong.',
  6000108: 'Token duration is too short.',
  6000109: 'Token duration is too long.',
  6000111: 'User has already logged in.',
  6000121: 'User is not logged in.',
  6000201: 'Message pinning failed.',
  6000202: 'Error sending message background service.',
  6000203: 'Message sending failed.',
  6000204: 'The message target does not exist.',
  6000205: 'Message editing failed.',
  6000206: 'Message cancel send.',
  6000208: 'The message is not pinned.',
  6000211: 'File is not exist.',
  6000212: 'File server internal error.',
  6000213: 'File type is not supported.',
  6000214: 'File size is invalid.',
  6000215: 'File duration is invalid.',
  6000277: 'Receipt error.',
  6000278: 'Revoke time is exceed.',
  6000279: 'The message has been revoked.',
  6000280: 'The message reaction type exist.',
  6000282: 'The number of message receipts exceeds the limit.',
  6000284: 'Sender in blacklist.',
  6000285: 'The message was sent by another user.',
  6000286: 'Edit time is exceed.',
  6000287: 'The number of pinned messages has reached the upper limit.',
  6000321: 'The user is not in the room.',
  6000322: 'Room does not exist.',
  6000323: 'Room already exist.',
  6000324: 'The maximum number of rooms can exist at the same time.',
  6000325: 'The number of rooms a user can join at the same time has reached the upper limit.',
  6000331: 'Failed to operate room attributes.',
  6000333: 'Failed to query room attributes.',
  6000334: 'The number of room attributes exceeds limit.',
  6000335: 'The key length of room attribute exceeds limit.',
  6000336: 'The value length of room attribute exceeds limit.',
  6000337: 'The total value length of the room attributes exceeds limit.',
  6000350: 'Internal error in room member attributes.',
  6000351: 'The total length of room member attributes exceeds limit.',
  6000352: 'The key length of room member attribute exceeds limit.',
  6000353: 'The value length of room member attributes exceeds limit.',
  6000357: 'The member number of room member attributes exceeds limit.',
  6000231: 'User is muted.',
  6000521: 'User is not in group.',
  6000522: 'User is already in the group.',
  6000523: 'Group does not exist.',
  6000524: 'Group already exists.',
  6000525: 'The group members have reached the limit.',
  6000526: 'Group attribute does not exist.',
  6000527: 'Cannot create group after dismissed.',
  6000531: 'The number of group attributes exceeds limit.',
  6000532: 'The key length of group attribute exceeds limit.',
  6000533: 'The value length of group attribute exceeds limit.',
  6000541: 'There is no operation permission for group-related interfaces.',
  6000542: 'Not allowed to join the group.',
  6000543: 'Need to apply to join the group.',
  6000603: 'Conversation does not exist.',
  6000604: 'The number of pinned conversations has reached the upper limit.',
}

/** The reason of a rejected ZIM promise: a plain object, not an Error. */
export interface ZimFailure {
  code: number
  message: string
}

/** A failure inside the emulator's code. It crosses the wire and reaches the caller as a plain {@link ZimFailure}. */
export class ZimError extends Error {
  override readonly name = 'zim-emulator:ZimError'
  constructor(readonly code: number, message: string) {
    super(message)
  }
}

/** Builds the failure of `code`, with ZIM's own text unless `message` is given. */
export function failure(code: number, message = TEXTS[code] ?? `zim-emulator: code ${code}`): ZimError {
  return new ZimError(code, message)
}

/** The numbers of ZIM's server for refusals in groups, which stand in the text. The SDK's own map has them. */
const SERVER_CODES: Record<number, number> = {
  6000231: 108065,
  6000521: 108035,
  6000522: 108037,
  6000523: 108044,
  6000524: 108043,
  6000525: 108049,
  6000526: 108046,
  6000527: 108060,
  6000531: 108040,
  6000532: 108041,
  6000533: 108042,
  6000541: 108003,
  6000542: 108072,
  6000543: 108073,
}

/** A refusal of the server, in a group: "code: <number of the server>, message: <text>". */
export function refused(code: number): ZimError {
  return failure(code, `code: ${SERVER_CODES[code]}, message: ${TEXTS[code]}`)
}

/** 6000001 with ZIM's "API.<name>: <what>" text. */
export function invalid(api: string, what: string): ZimError {
  return failure(6000001, `API.${api}: ${what}`)
}

/** No connection, or no reply in time. */
export function isNetworkFailure(error: unknown): boolean {
  return error instanceof ZimError && (error.code === 6000104 || error.code === 6000105)
}

/** Converts to the plain object of a rejected ZIM promise. Other errors are returned unchanged. */
export function toFailure(error: unknown): unknown {
  return error instanceof ZimError ? { code: error.code, message: error.message } satisfies ZimFailure : error
}
