/**
 * Opens the configured database and migrates its tables.
 *
 * SQLite: one file, one connection, short synchronous calls. WAL with `synchronous = NORMAL`: a power cut can lose the last commits, but
 * does not corrupt the file. PostgreSQL: a pool. Any number of servers may share the database. Kysely's migrator takes a lock, so they may
 * start at the same time.
 */
import { Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import Libsql from 'libsql'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import pg from 'pg'

import type { DatabaseConfig } from '../config'
import type { Database } from './schema'

import { migrations } from './migrations'

const BUSY_TIMEOUT_MS = 5000
const POOL_SIZE = 10
/** A request that waits longer for the database fails. */
const POSTGRES_TIMEOUT_MS = 10_000
const INT8_OID = 20
/** Between this machine and the database. With more, instances disagree on the expiry of tokens and sessions. */
const MAX_CLOCK_SKEW_MS = 60_000

export interface OpenDatabaseOptions {
  /** Called when an idle connection breaks. The pool replaces it. */
  onIdleError?: (error: Error) => void
}

/** Opens and migrates the database. Rejects with the driver's error when it cannot be reached or migrated. */
export async function openDatabase(config: DatabaseConfig, options: OpenDatabaseOptions = {}): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({ dialect: config.kind === 'postgres' ? postgres(config.url, options) : sqlite(config.file) })
  try {
    await migrate(db)
  }
  catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

/**
 * Throws an Error that says what to do when the clock is wrong: ZIM compares a token's times with its own clock. `now` in ms since the
 * epoch. Compares with the clock of PostgreSQL; with SQLite it checks the year only.
 */
export async function checkClock(db: Kysely<Database>, config: DatabaseConfig, now: number): Promise<void> {
  const year = new Date(now).getUTCFullYear()
  if (!(year >= 2026 && year < 2100))
    throw new Error(`This machine's clock says ${new Date(now).toISOString()}. Set it (for instance with NTP): ZIM refuses tokens with a wrong time.`)
  if (config.kind !== 'postgres')
    return
  const { rows } = await sql<{ ms: number }>`select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as ms`.execute(db)
  const skew = now - rows[0]!.ms
  if (Math.abs(skew) > MAX_CLOCK_SKEW_MS)
    throw new Error(`This machine's clock is ${Math.abs(Math.round(skew / 1000))} s ${skew > 0 ? 'ahead of' : 'behind'} the database's. Set both with NTP.`)
}

function sqlite(file: string) {
  if (file !== ':memory:')
    mkdirSync(dirname(file), { recursive: true })
  const database = new Libsql(file, { timeout: BUSY_TIMEOUT_MS })
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.pragma('foreign_keys = ON')
  return new SqliteDialect({ database })
}

function postgres(connectionString: string, { onIdleError = () => {} }: OpenDatabaseOptions) {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8_OID, Number)
  const pool = new pg.Pool({
    connectionString,
    types,
    max: POOL_SIZE,
    connectionTimeoutMillis: POSTGRES_TIMEOUT_MS,
    statement_timeout: POSTGRES_TIMEOUT_MS,
  })
  pool.on('error', onIdleError)
  return new PostgresDialect({ pool })
}

async function migrate(db: Kysely<Database>) {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error)
    throw error
}
