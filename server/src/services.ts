/** The dependencies of the routes. `buildApp` creates one set for each server and passes it as a parameter. */
import type { Kysely } from 'kysely'

import type { Consents } from './accounts/consents'
import type { ExportUser } from './accounts/export'
import type { Invites } from './accounts/invites'
import type { MailAddresses } from './accounts/mailAddresses'
import type { OwnProfiles } from './accounts/ownProfiles'
import type { OwnUsers } from './accounts/ownUsers'
import type { Passwords } from './accounts/passwords'
import type { Recovery } from './accounts/recovery'
import type { RestrictionsStore } from './accounts/restrictions'
import type { Sessions } from './accounts/sessions'
import type { Users } from './accounts/users'
import type { Wxacodes } from './accounts/wxacodes'
import type { Config } from './config'
import type { Database } from './db/schema'
import type { Limits } from './limits'
import type { Mailer } from './mail/mailer'
import type { Metrics } from './metrics'
import type { TextChecks } from './moderation/checkText'
import type { CreatedNames } from './moderation/createdNames'
import type { HeldMessages } from './moderation/heldMessages'
import type { HeldPictures } from './moderation/heldPictures'
import type { MediaModeration } from './moderation/media'
import type { Moderation } from './moderation/moderation'
import type { Recalls } from './moderation/recalls'
import type { StoredWords } from './moderation/storedWords'
import type { Connections } from './notifications/connections'
import type { MutedConversations } from './notifications/mutedConversations'
import type { Notifier } from './notifications/notifier'
import type { SubscribeMessages } from './notifications/subscribeMessages'
import type { WebPush } from './notifications/webPush'
import type { Audit } from './operators/audit'
import type { Operators } from './operators/operators'
import type { ErrorReports } from './reports/errorReports'
import type { Reports } from './reports/reports'
import type { TellOperators } from './reports/webhook'
import type { Wechat } from './wechat'
import type { ZegoApi } from './zego/serverApi'

export interface Services {
  config: Config
  db: Kysely<Database>
  /** ms since the epoch */
  now: () => number
  users: Users
  /** Null where the accounts are this server's. */
  ownUsers: OwnUsers | null
  ownProfiles: OwnProfiles
  sessions: Sessions
  invites: Invites
  wxacodes: Wxacodes
  consents: Consents
  exportUser: ExportUser
  passwords: Passwords
  limits: Limits
  metrics: Metrics
  wechat: Wechat
  moderation: Moderation
  textChecks: TextChecks
  createdNames: CreatedNames
  mediaModeration: MediaModeration
  heldMessages: HeldMessages
  heldPictures: HeldPictures
  connections: Connections
  mutedConversations: MutedConversations
  notifier: Notifier
  /** Null where no template is set. */
  subscribeMessages: SubscribeMessages | null
  /** Null where no keys are set. */
  webPush: WebPush | null
  recalls: Recalls
  restrictions: RestrictionsStore
  recovery: Recovery
  mailAddresses: MailAddresses
  /** Null where no SMTP server is set. */
  mailer: Mailer | null
  reports: Reports
  errorReports: ErrorReports
  tellOperators: TellOperators
  zegoApi: ZegoApi
  storedWords: StoredWords
  operators: Operators
  audit: Audit
}
