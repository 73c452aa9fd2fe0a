/**
 * The migrations, one entry for each change of the schema. A released entry is never edited. The types work in SQLite and PostgreSQL:
 * `bigint` is an integer in SQLite, and the unknown type `bytea` stores blobs unchanged.
 */
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const migrations: Record<string, Migration> = {
  '001-accounts': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('users')
        .addColumn('user_id', 'text', column => column.primaryKey())
        .addColumn('account', 'text', column => column.unique())
        .addColumn('password_hash', 'text')
        .addColumn('wechat_openid', 'text', column => column.unique())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('name_key', 'bytea', column => column.notNull())
        .addColumn('avatar_file', 'text')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('signed_in_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('users_name_key').on('users').columns(['name_key', 'user_id']).execute()

      await db.schema.createTable('sessions')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('token_hash', 'text', column => column.notNull().unique())
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('device', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('last_used_at', 'bigint', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('sessions_user_id').on('sessions').column('user_id').execute()
      await db.schema.createIndex('sessions_expires_at').on('sessions').column('expires_at').execute()

      await db.schema.createTable('avatars')
        .addColumn('file', 'text', column => column.primaryKey())
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('mime', 'text', column => column.notNull())
        .addColumn('bytes', 'bytea', column => column.notNull())
        .execute()
      await db.schema.createIndex('avatars_user_id').on('avatars').column('user_id').execute()

      await db.schema.createTable('rate_limits')
        .addColumn('key', 'text', column => column.primaryKey())
        .addColumn('hits', 'bigint', column => column.notNull())
        .addColumn('resets_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('rate_limits_resets_at').on('rate_limits').column('resets_at').execute()
    },
  },

  '002-invites': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('invites')
        .addColumn('code', 'text', column => column.primaryKey())
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('group_id', 'text')
        .addColumn('group_name', 'text')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('max_uses', 'bigint', column => column.notNull())
        .addColumn('uses', 'bigint', column => column.notNull())
        .addColumn('revoked_at', 'bigint')
        .execute()
      await db.schema.createIndex('invites_user_id').on('invites').column('user_id').execute()
      await db.schema.createIndex('invites_expires_at').on('invites').column('expires_at').execute()

      await db.schema.createTable('invite_uses')
        .addColumn('code', 'text', column => column.notNull().references('invites.code').onDelete('cascade'))
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addPrimaryKeyConstraint('invite_uses_key', ['code', 'user_id'])
        .execute()
      await db.schema.createIndex('invite_uses_user_id').on('invite_uses').column('user_id').execute()
    },
  },

  '003-wechat-token': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('wechat_tokens')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('sealed', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('leased_until', 'bigint', column => column.notNull())
        .execute()
    },
  },

  '004-group-pictures': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('avatars').addColumn('group_id', 'text').execute()
      await db.schema.alterTable('avatars').addColumn('created_at', 'bigint').execute()
    },
  },

  '005-reports': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('users').addColumn('banned_until', 'bigint', column => column.notNull().defaultTo(0)).execute()
      await db.schema.alterTable('users').addColumn('muted_until', 'bigint', column => column.notNull().defaultTo(0)).execute()

      await db.schema.createTable('reports')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('reporter_id', 'text', column => column.notNull())
        .addColumn('target_kind', 'text', column => column.notNull())
        .addColumn('target_id', 'text', column => column.notNull())
        .addColumn('reason', 'text', column => column.notNull())
        .addColumn('note', 'text', column => column.notNull())
        .addColumn('evidence', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('closed_at', 'bigint')
        .addColumn('closed_by', 'text')
        .addColumn('outcome', 'text')
        .execute()
      await db.schema.createIndex('reports_open').on('reports').columns(['closed_at', 'created_at']).execute()
      await db.schema.createIndex('reports_target').on('reports').columns(['target_kind', 'target_id']).execute()
      await db.schema.createIndex('reports_reporter').on('reports').column('reporter_id').execute()
    },
  },

  '006-operators': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('operators')
        .addColumn('name', 'text', column => column.primaryKey())
        .addColumn('password_hash', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createTable('operator_sessions')
        .addColumn('token_hash', 'text', column => column.primaryKey())
        .addColumn('name', 'text', column => column.notNull().references('operators.name').onDelete('cascade'))
        .addColumn('form_token', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createTable('audit')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('operator', 'text', column => column.notNull())
        .addColumn('action', 'text', column => column.notNull())
        .addColumn('subject', 'text', column => column.notNull())
        .addColumn('details', 'text', column => column.notNull())
        .execute()
      await db.schema.createIndex('audit_at').on('audit').column('at').execute()
      await db.schema.createTable('words')
        .addColumn('word', 'text', column => column.primaryKey())
        .addColumn('added_by', 'text', column => column.notNull())
        .addColumn('added_at', 'bigint', column => column.notNull())
        .execute()
    },
  },

  '007-consents': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('consents')
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('version', 'text', column => column.notNull())
        .addColumn('agreed_at', 'bigint', column => column.notNull())
        .addColumn('withdrawn_at', 'bigint')
        .addPrimaryKeyConstraint('consents_key', ['user_id', 'version', 'agreed_at'])
        .execute()
    },
  },

  '008-password-links': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('password_links')
        .addColumn('user_id', 'text', column => column.primaryKey().references('users.user_id').onDelete('cascade'))
        .addColumn('token_hash', 'text', column => column.notNull().unique())
        .addColumn('made_by', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .execute()
    },
  },

  '009-media-verdicts': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('held_messages')
        .addColumn('key', 'text', column => column.primaryKey())
        .addColumn('kind', 'text', column => column.notNull())
        .addColumn('conversation_kind', 'text', column => column.notNull())
        .addColumn('conversation_id', 'text', column => column.notNull())
        .addColumn('sender_id', 'text', column => column.notNull())
        .addColumn('seq', 'bigint')
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('recall_at', 'bigint')
        .addColumn('recall_tries', 'bigint', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('held_messages_recall_at').on('held_messages').column('recall_at').execute()
      await db.schema.createIndex('held_messages_created_at').on('held_messages').column('created_at').execute()

      await db.schema.createTable('media_verdicts')
        .addColumn('trace_id', 'text', column => column.primaryKey())
        .addColumn('held_key', 'text')
        .addColumn('verdict', 'text')
        .addColumn('created_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('media_verdicts_held_key').on('media_verdicts').column('held_key').execute()
      await db.schema.createIndex('media_verdicts_created_at').on('media_verdicts').column('created_at').execute()
    },
  },

  '010-notifications': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('zim_sessions')
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('session_id', 'text', column => column.notNull())
        .addColumn('noted_at', 'bigint', column => column.notNull())
        .addColumn('has_ended', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('zim_sessions_key', ['user_id', 'session_id'])
        .execute()
      await db.schema.createIndex('zim_sessions_noted_at').on('zim_sessions').column('noted_at').execute()

      await db.schema.createTable('wechat_subscriptions')
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('template_id', 'text', column => column.notNull())
        .addColumn('session_id', 'text', column => column.notNull().references('sessions.id').onDelete('cascade'))
        .addColumn('openid', 'text', column => column.notNull())
        .addColumn('remaining', 'bigint', column => column.notNull())
        .addColumn('accepted_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('wechat_subscriptions_key', ['user_id', 'template_id'])
        .execute()
      await db.schema.createIndex('wechat_subscriptions_session_id').on('wechat_subscriptions').column('session_id').execute()
    },
  },

  '011-push-subscriptions': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('push_subscriptions')
        .addColumn('session_id', 'text', column => column.primaryKey().references('sessions.id').onDelete('cascade'))
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('endpoint', 'text', column => column.notNull())
        .addColumn('p256dh', 'text', column => column.notNull())
        .addColumn('auth', 'text', column => column.notNull())
        .addColumn('language', 'text', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createIndex('push_subscriptions_user_id').on('push_subscriptions').column('user_id').execute()
      await db.schema.createIndex('push_subscriptions_endpoint').on('push_subscriptions').column('endpoint').execute()
    },
  },

  '012-wxacodes': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('wxacodes')
        .addColumn('code', 'text', column => column.primaryKey().references('invites.code').onDelete('cascade'))
        .addColumn('png', 'bytea', column => column.notNull())
        .addColumn('made_at', 'bigint', column => column.notNull())
        .execute()
    },
  },

  '013-waiting-pictures': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('avatars').addColumn('waiting_since', 'bigint').execute()
    },
  },

  '014-error-reports': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('error_reports')
        .addColumn('fingerprint', 'text', column => column.notNull())
        .addColumn('version', 'text', column => column.notNull())
        .addColumn('platform', 'text', column => column.notNull())
        .addColumn('sdk', 'text', column => column.notNull())
        .addColumn('library', 'text', column => column.notNull())
        .addColumn('os', 'text', column => column.notNull())
        .addColumn('kind', 'text', column => column.notNull())
        .addColumn('code', 'bigint')
        .addColumn('message', 'text', column => column.notNull())
        .addColumn('stack', 'text', column => column.notNull())
        .addColumn('page', 'text', column => column.notNull())
        .addColumn('count', 'bigint', column => column.notNull())
        .addColumn('first_at', 'bigint', column => column.notNull())
        .addColumn('last_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('error_reports_key', ['fingerprint', 'version'])
        .execute()
      await db.schema.createIndex('error_reports_last_at').on('error_reports').column('last_at').execute()
    },
  },

  '015-mail-addresses': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('mail_addresses')
        .addColumn('user_id', 'text', column => column.primaryKey().references('users.user_id').onDelete('cascade'))
        .addColumn('address', 'text', column => column.notNull())
        .addColumn('confirmed_at', 'bigint', column => column.notNull())
        .execute()
      await db.schema.createTable('mail_codes')
        .addColumn('user_id', 'text', column => column.primaryKey().references('users.user_id').onDelete('cascade'))
        .addColumn('address', 'text', column => column.notNull())
        .addColumn('code_hash', 'text', column => column.notNull())
        .addColumn('tries', 'bigint', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .execute()
    },
  },

  '016-muted-conversations': {
    async up(db: Kysely<unknown>) {
      await db.schema.createTable('muted_conversations')
        .addColumn('user_id', 'text', column => column.notNull().references('users.user_id').onDelete('cascade'))
        .addColumn('kind', 'text', column => column.notNull())
        .addColumn('id', 'text', column => column.notNull())
        .addColumn('muted_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('muted_conversations_key', ['user_id', 'kind', 'id'])
        .execute()
    },
  },
}
