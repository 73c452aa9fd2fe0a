/**
 * The types of the tables. All times are ms since the epoch. Bytes are written as Buffer and read as Buffer (PostgreSQL) or ArrayBuffer
 * (SQLite). `Buffer.from` accepts both.
 */
import type { ColumnType, Generated } from 'kysely'
import type { Buffer } from 'node:buffer'

type Bytes = ColumnType<Buffer | ArrayBuffer, Buffer, Buffer>

export interface UsersTable {
  user_id: string
  /** Lower case; null for an account that signs in with WeChat. */
  account: string | null
  password_hash: string | null
  wechat_openid: string | null
  name: string
  /** The search key of `name`. Bytes, because the two databases compare bytes in the same way, but not text. */
  name_key: Bytes
  /** The name of a file here, or the https URL of a team's own user. */
  avatar_file: string | null
  created_at: number
  signed_in_at: number
  /** 0: not restricted (accounts/restrictions.ts). */
  banned_until: Generated<number>
  muted_until: Generated<number>
}

interface SessionsTable {
  id: string
  /** SHA-256 of the token, so a copy of the database contains no usable token. */
  token_hash: string
  user_id: string
  device: string
  created_at: number
  last_used_at: number
  expires_at: number
}

/** `group_id`, `created_at`: of the picture of a ZIM group that this user has uploaded. */
interface AvatarsTable {
  file: string
  user_id: string
  group_id: string | null
  created_at: number | null
  /** Kept aside until there is a verdict on it; null: it is shown. */
  waiting_since: number | null
  mime: string
  bytes: Bytes
}

interface InvitesTable {
  code: string
  /** Its maker. */
  user_id: string
  /** Null for an invite to its maker. */
  group_id: string | null
  group_name: string | null
  created_at: number
  expires_at: number
  max_uses: number
  /** Users other than the maker who opened it, deleted ones too. */
  uses: number
  revoked_at: number | null
}

/** Who opened an invite. */
interface InviteUsesTable {
  code: string
  user_id: string
}

/** To which versions of the user agreement and the privacy policy a user has agreed. */
interface ConsentsTable {
  user_id: string
  version: string
  agreed_at: number
  /** Null while it holds. */
  withdrawn_at: number | null
}

interface RateLimitsTable {
  key: string
  hits: number
  resets_at: number
}

export interface ReportsTable {
  id: string
  reporter_id: string
  /** user, group or room */
  target_kind: string
  target_id: string
  reason: string
  note: string
  /** JSON: the conversation and the messages (reports/reports.ts). */
  evidence: string
  created_at: number
  /** Null while it is open. */
  closed_at: number | null
  closed_by: string | null
  outcome: string | null
}

interface OperatorsTable {
  name: string
  password_hash: string
  created_at: number
}

interface OperatorSessionsTable {
  /** SHA-256 of the token in the cookie. */
  token_hash: string
  name: string
  /** In every form of the session. */
  form_token: string
  expires_at: number
}

interface MutedConversationsTable {
  user_id: string
  kind: 'peer' | 'group'
  id: string
  muted_at: number
}

/** The confirmed mail address of a user. */
interface MailAddressesTable {
  user_id: string
  address: string
  confirmed_at: number
}

/** An address that waits for its code. */
interface MailCodesTable {
  user_id: string
  address: string
  code_hash: string
  tries: number
  expires_at: number
}

/** Links with which users set a new password; one for each user. */
interface PasswordLinksTable {
  user_id: string
  /** SHA-256 of the token in the link. */
  token_hash: string
  /** The operator, or BY_MAIL (accounts/recovery.ts). */
  made_by: string
  expires_at: number
}

interface AuditTable {
  id: string
  at: number
  operator: string
  action: string
  subject: string
  details: string
}

/** Words that operators have added to the word list. */
interface WordsTable {
  word: string
  added_by: string
  added_at: number
}

/** Messages that were sent before there was a verdict on their media (moderation/heldMessages.ts). */
interface HeldMessagesTable {
  /** In the message, too. */
  key: string
  kind: string
  /** peer, group or room; `picture` for one of a person or a group, whose file is then the conversation_id */
  conversation_kind: string
  conversation_id: string
  sender_id: string
  /** ZIM's; null until ZIM has stored the message. */
  seq: number | null
  /** waiting, passed, refused, or failed: there will be no verdict. */
  state: string
  /** When the next try to recall it is due; null: none is. */
  recall_at: number | null
  recall_tries: number
  created_at: number
}

/** Verdicts on items of media, by the ID that WeChat gave the check. */
interface MediaVerdictsTable {
  trace_id: string
  /** Null while its message is not stored here. */
  held_key: string | null
  /** Null while there is none. */
  verdict: string | null
  created_at: number
}

/** One row: the access token of WeChat's server API (wechatAccessToken.ts). */
interface WechatTokensTable {
  id: string
  /** Encrypted; '' for none. */
  sealed: string
  expires_at: number
  /** Until then one copy of the server asks for another one. */
  leased_until: number
}

/** Connections of users to ZIM (notifications/connections.ts). */
interface ZimSessionsTable {
  user_id: string
  session_id: string
  noted_at: number
  /** 0 or 1 */
  has_ended: number
}

/** Accepted subscribe messages (notifications/subscribeMessages.ts). */
interface WechatSubscriptionsTable {
  user_id: string
  template_id: string
  /** The session that accepted last. The row is deleted with it. */
  session_id: string
  openid: string
  remaining: number
  accepted_at: number
}

/** Subscriptions of browsers to Web Push (notifications/webPush.ts), deleted with their sessions. */
interface PushSubscriptionsTable {
  session_id: string
  user_id: string
  endpoint: string
  /** Keys of the browser, base64url. */
  p256dh: string
  auth: string
  language: string
  created_at: number
}

/** Codes of the mini program that were drawn for invites. */
interface WxacodesTable {
  code: string
  png: Bytes
  made_at: number
}

/** Errors of clients (reports/errorReports.ts). */
interface ErrorReportsTable {
  fingerprint: string
  version: string
  platform: string
  sdk: string
  library: string
  os: string
  kind: string
  code: number | null
  message: string
  /** Lines. */
  stack: string
  page: string
  count: number
  first_at: number
  last_at: number
}

export interface Database {
  users: UsersTable
  sessions: SessionsTable
  avatars: AvatarsTable
  invites: InvitesTable
  invite_uses: InviteUsesTable
  wxacodes: WxacodesTable
  consents: ConsentsTable
  rate_limits: RateLimitsTable
  reports: ReportsTable
  error_reports: ErrorReportsTable
  operators: OperatorsTable
  operator_sessions: OperatorSessionsTable
  password_links: PasswordLinksTable
  mail_addresses: MailAddressesTable
  mail_codes: MailCodesTable
  audit: AuditTable
  words: WordsTable
  wechat_tokens: WechatTokensTable
  held_messages: HeldMessagesTable
  media_verdicts: MediaVerdictsTable
  zim_sessions: ZimSessionsTable
  wechat_subscriptions: WechatSubscriptionsTable
  push_subscriptions: PushSubscriptionsTable
  muted_conversations: MutedConversationsTable
}
