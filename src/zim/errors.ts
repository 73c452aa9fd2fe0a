import type { Failure, FailureKind } from '@/types/failure'

import { createFailure, FailureError, textOf } from '@/utils/failure'
import { plainName } from '@/utils/plainName'

/** ZIM's error codes and what they mean for the app. Source: ZEGO's error-code page and runs of the SDK. */
const KINDS: Record<number, FailureKind> = {
  6000001: 'bad-input',
  6000002: 'not-created',
  6000003: 'app-id',
  6000004: 'rate',
  6000005: 'rate',
  6000009: 'network',
  6000011: 'no-such-user',
  6000012: 'rate',
  6000013: 'plan',
  6000014: 'plan',
  6000015: 'quota',
  6000016: 'quota',
  6000021: 'refused-by-peer',
  6000101: 'login',
  6000102: 'login',
  6000103: 'token',
  6000104: 'network',
  6000105: 'timeout',
  6000106: 'token-expired',
  6000107: 'token',
  6000108: 'token-expired',
  6000111: 'other-account',
  6000121: 'signed-out',
  6000122: 'signed-out',
  6000123: 'other-account',
  6000124: 'other-account',
  6000202: 'reaction-refused',
  6000203: 'send',
  6000204: 'no-such-user',
  6000206: 'cancelled',
  6000207: 'cancelled',
  6000213: 'file-refused',
  6000214: 'file-refused',
  6000215: 'file-refused',
  6000221: 'moderated',
  6000222: 'moderated',
  6000231: 'muted',
  6000278: 'revoke-too-late',
  6000279: 'already-revoked',
  6000284: 'refused-by-peer',
  6000285: 'not-editable',
  6000286: 'not-editable',
  6000287: 'too-many-pins',
  6000321: 'not-in-room',
  6000322: 'room-missing',
  6000324: 'room-full',
  6000325: 'room-limit',
  6000331: 'room-attribute-owner',
  6000332: 'room-attribute',
  6000333: 'room-attribute',
  6000334: 'room-attributes-full',
  6000335: 'room-attributes-full',
  6000336: 'room-attributes-full',
  6000337: 'room-attributes-full',
  6000502: 'group-application-over',
  6000521: 'not-in-group',
  6000522: 'in-group',
  6000523: 'group-missing',
  6000524: 'group-limit',
  6000525: 'group-full',
  6000526: 'group-limit',
  6000541: 'group-role',
  6000542: 'group-closed',
  6000543: 'group-apply',
  6000603: 'no-such-conversation',
  6000604: 'too-many-pins',
  6000801: 'friends-full',
  6000802: 'peer-friends-full',
  6000803: 'already-friends',
  6000808: 'blacklist-full',
  6000810: 'own-account',
  6000811: 'no-such-contact',
  6000812: 'not-friends',
}

const RANGES: Array<[from: number, to: number, kind: FailureKind]> = [
  [6000210, 6000220, 'file'],
  [6000251, 6000254, 'file'],
  [6000320, 6000399, 'room'],
  [6000500, 6000599, 'group'],
  [6000800, 6000899, 'friend'],
]

/** An upload that the network has ended, by the texts of wx.uploadFile, of wx.request (combined messages) and of zego-zim-web. The others are refused by the server. */
const UPLOAD_FAILED = 6000212
const BY_NETWORK = /^(?:uploadFile|request):fail|status:0\b/

/** A message to a group that the user is not in, or that is gone: ZIM says so by the server's code in the text alone. */
const SEND_FAILED = 6000203
const NOT_IN_GROUP = /code: (?:108035|108051|108044|106011)\b/

/** A refusal by the team's own server (6000230): ZIM passes its reason on in the text. The kinds are those of this project's server (server/README.md). */
const REFUSED_BY_CALLBACK = 6000230
const REASON = /^code: 111101, message: (.*)$/s
const LONGEST_REASON = 100
const REASON_KINDS: Record<string, FailureKind> = { '': 'moderated', 'moderated': 'moderated', 'moderation-unavailable': 'moderation-away', 'banned': 'account-banned', 'muted': 'account-muted' }

function refusedByCallback(detail: string): Failure {
  const reason = plainName(REASON.exec(detail)?.[1] ?? '', LONGEST_REASON)
  const kind = REASON_KINDS[reason] ?? 'moderated-because'
  return createFailure(kind, { code: REFUSED_BY_CALLBACK, detail, ...(kind === 'moderated-because' && { params: { reason } }) })
}

function kindOf(code: number, detail: string): FailureKind {
  if (code === UPLOAD_FAILED && BY_NETWORK.test(detail))
    return 'network'
  if (code === SEND_FAILED && NOT_IN_GROUP.test(detail))
    return 'not-in-group'
  return KINDS[code] ?? RANGES.find(([from, to]) => code >= from && code <= to)?.[2] ?? 'unknown'
}

/** `create` throws an Error whose message is JSON with the code inside. */
function unpack(thrown: unknown): { code?: unknown, message?: unknown, mesaage?: unknown, errMsg?: unknown } {
  if (typeof thrown !== 'object' || thrown === null)
    return { message: thrown }
  const error = thrown as { code?: unknown, message?: unknown }
  if (error.code === undefined && typeof error.message === 'string' && error.message.startsWith('{')) {
    try { return JSON.parse(error.message) as object }
    catch { return error }
  }
  return error
}

/**
 * Any rejection of the SDK as a {@link Failure}: `{code, message}`, the raw `{errMsg}` of wx for a missing file,
 * the SDK's own misspelt `{code, mesaage}`, JSON inside an Error, a bare string, nothing at all.
 */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError)
    return thrown.failure
  const { code, message, mesaage, errMsg } = unpack(thrown)
  const detail = textOf(message ?? mesaage ?? errMsg ?? thrown)
  if (code === REFUSED_BY_CALLBACK)
    return refusedByCallback(detail)
  if (typeof code === 'number')
    return createFailure(kindOf(code, detail), { code, detail })
  return createFailure(typeof errMsg === 'string' ? 'file-lost' : 'unknown', { detail })
}

/** Runs one SDK call; whatever it throws or rejects with leaves as a {@link FailureError}. */
export async function normalised<T>(call: () => Promise<T> | T): Promise<T> {
  try { return await call() }
  catch (thrown) { throw new FailureError(toFailure(thrown)) }
}
