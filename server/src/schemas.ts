/** JSON schemas of requests and replies. Inputs are validated, replies contain only these fields, /openapi.json is made from them. */
import { Type } from '@fastify/type-provider-typebox'

import { ACCOUNT_PATTERN } from './accounts/names'

const ms = (description: string) => Type.Integer({ description: `${description}, ms since the epoch` })

export const Account = Type.String({ pattern: ACCOUNT_PATTERN, description: '3 to 32 of a-z, 0-9, ".", "_" and "-"; letter case makes no difference' })
/** Length bounds only. The rules for a new password are checked where it is set, so that sign-in reveals nothing about them. */
export const Password = Type.String({ minLength: 1, maxLength: 256 })
export const Name = Type.String({ minLength: 1, maxLength: 256, description: '1 to 64 characters, at most 256 bytes' })
export const LegalVersion = Type.String({ pattern: '^[A-Za-z0-9._-]{1,32}$', description: 'of the user agreement and the privacy policy to which the user has agreed' })
export const SessionID = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })

const PublicUser = Type.Object({
  userID: Type.String({ description: 'the ZIM userID' }),
  name: Type.String(),
  avatarUrl: Type.String({ description: 'empty when there is no picture' }),
})
const OwnUser = Type.Object({
  ...PublicUser.properties,
  account: Type.Union([Type.String(), Type.Null()], { description: 'null for an account that signs in with WeChat' }),
})
export const OwnUserReply = Type.Object({ user: OwnUser })
export const PublicUserReply = Type.Object({ user: PublicUser })
export const PublicUsersReply = Type.Object({ users: Type.Array(PublicUser) })

export const SignedInReply = Type.Object({
  session: Type.Object({ id: Type.String(), token: Type.String({ description: 'the bearer token, shown once' }), expiresAt: ms('end') }),
  user: OwnUser,
})
export const SessionsReply = Type.Object({
  sessions: Type.Array(Type.Object({
    id: Type.String(),
    createdAt: ms('start'),
    lastUsedAt: ms('last use, to ten minutes'),
    device: Type.String({ description: 'the User-Agent that signed in' }),
    current: Type.Boolean(),
  })),
})
export const ZimTokenReply = Type.Object({
  appID: Type.Integer(),
  userID: Type.String(),
  token: Type.String({ description: 'a Token04' }),
  expiresAt: ms('end'),
  notifies: Type.Boolean({ description: 'whether users can be told of messages while they are away: GET /v1/me/subscriptions' }),
  checksTexts: Type.Boolean({ description: 'whether a client asks POST /v1/checks before it sets a text at ZIM' }),
})

export const InviteCode = Type.Object({ code: Type.String({ maxLength: 64 }) })
const InviteKind = Type.Union([Type.Literal('person'), Type.Literal('group')])
const InvitedGroup = Type.Union([
  Type.Object({ groupID: Type.String({ description: 'the ZIM groupID' }), name: Type.String({ description: 'as the maker stated it; may be empty' }) }),
  Type.Null(),
], { description: 'null for an invite to a person' })
const Invite = Type.Object({
  code: Type.String({ description: '12 of 0-9 and a-z without i, l, o, u' }),
  kind: InviteKind,
  group: InvitedGroup,
  createdAt: ms('start'),
  expiresAt: ms('end'),
  maxUses: Type.Integer(),
  uses: Type.Integer({ description: 'users other than the maker who opened it' }),
})
const Waiting = Type.Optional(Type.Literal('waiting', { description: 'the new picture is shown when it was checked' }))
export const OwnPictureReply = Type.Object({ user: OwnUser, review: Waiting })
export const GroupPictureReply = Type.Object({ avatarUrl: Type.String({ description: 'empty while it waits: this server then tells ZIM of it' }), review: Waiting })
export const InviteReply = Type.Object({ invite: Invite })
export const InvitesReply = Type.Object({
  invites: Type.Array(Invite, { description: 'the newest first' }),
  hasWxacode: Type.Boolean({ description: 'whether there are codes of a mini program' }),
})
export const WxacodeReply = Type.Object({ wxacode: Type.Object({ png: Type.String({ description: 'a PNG in base64' }) }) })
export const OpenedInviteReply = Type.Object({
  invite: Type.Object({ kind: InviteKind, user: PublicUser, group: InvitedGroup }, { description: 'user: its maker' }),
})

export const ConsentsReply = Type.Object({
  consents: Type.Array(Type.Object({
    version: Type.String(),
    agreedAt: ms('start'),
    withdrawnAt: Type.Union([Type.Integer(), Type.Null()], { description: 'null while it holds' }),
  }), { description: 'the newest first' }),
})

const MediaState = Type.Union([Type.Literal('waiting'), Type.Literal('passed'), Type.Literal('refused'), Type.Literal('unchecked')], { description: 'unchecked: there is no verdict in time; not shown' })
export const VerdictsReply = Type.Object({ verdicts: Type.Record(Type.String(), MediaState, { description: 'by key; unknown keys are left out' }) })

export const StatusReply = Type.Object({ status: Type.String() })
export const EmptyReply = Type.Null({ description: 'done' })

const ErrorReply = Type.Object({
  error: Type.Object({
    code: Type.String({ description: 'kebab-case; clients may depend on it' }),
    message: Type.String({ description: 'what happened and what to do' }),
    field: Type.Optional(Type.String({ description: 'the wrong input' })),
    requestId: Type.String({ description: 'identifies the request in the log' }),
  }),
})

/** Returns the reply schemas of a route: its success, and ErrorReply for 4xx and 5xx. */
export function replies<const Status extends number, Schema>(status: Status, schema: Schema) {
  return { [status]: schema, '4xx': ErrorReply, '5xx': ErrorReply } as { [K in Status]: Schema } & { '4xx': typeof ErrorReply, '5xx': typeof ErrorReply }
}

/** For /openapi.json: the route needs a bearer token. */
export const SIGNED_IN = [{ session: [] }]
