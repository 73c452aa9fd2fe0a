/**
 * Opens the configured database and migrates its tables.
 *
 * SQLite: one file, one connection, short synchronous calls. WAL with `synchronous = NORMAL`: a power cut can lose the last commits, but
 * does not corrupt the file. PostgreSQL: a pool. Any number of servers may share the database.
 *
 * Servers may start at the same time on one empty database. On PostgreSQL Kysely's migrator takes a lock. On SQLite it takes none, so all
 * migrations run in one transaction that locks the file: a second server waits, and a start that is killed leaves no half of a schema.
 */
import { Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import Libsql from 'libsql'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

import type { DatabaseConfig } from '../config'
import type { Database } from './schema'

import { migrations } from './migrations'

const BUSY_TIMEOUT_MS = 5000
/** How long a start waits for another start on the same SQLite file. */
const START_BUSY_MS = 10_000
const START_BUSY_PAUSE_MS = 50
const POOL_SIZE = 10
/** A request that waits longer for the database fails. */
const POSTGRES_TIMEOUT_MS = 10_000
const INT8_OID = 20
/** Between this machine and the database. With more, instances disagree on the expiry of tokens and sessions. */
const MAX_CLOCK_SKEW_MS = 60_000

export interface OpenDatabaseOptions {
  /** Called when an idle connection breaks. The pool replaces it. */
  onIdleError?: (error: Error) => void
  /** Called once, with the connections to PostgreSQL. */
  onPool?: (pool: pg.Pool) => void
}

/** Opens and migrates the database. Rejects with the driver's error when it cannot be reached or migrated. */
export async function openDatabase(config: DatabaseConfig, options: OpenDatabaseOptions = {}): Promise<Kysely<Database>> {
  const file = config.kind === 'sqlite' ? await openFile(config.file) : null
  const dialect = config.kind === 'sqlite' ? new SqliteDialect({ database: file! }) : postgres(config.url, options)
  const db = new Kysely<Database>({ dialect })
  try {
    await (file ? migrateInTransaction(db, file) : migrate(db))
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

async function openFile(file: string) {
  if (file !== ':memory:')
    mkdirSync(dirname(file), { recursive: true })
  const database = new Libsql(file, { timeout: BUSY_TIMEOUT_MS })
  await whenNotBusy(() => database.pragma('journal_mode = WAL'))
  database.pragma('synchronous = NORMAL')
  database.pragma('foreign_keys = ON')
  return database
}

function postgres(connectionString: string, { onIdleError = () => {}, onPool = () => {} }: OpenDatabaseOptions) {
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
  onPool(pool)
  return new PostgresDialect({ pool })
}

async function migrateInTransaction(db: Kysely<Database>, file: Libsql.Database) {
  // The lock is tried without blocking this thread, in which the holder of the lock may run.
  file.pragma('busy_timeout = 0')
  await whenNotBusy(() => file.exec('begin immediate'))
  file.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  try {
    await migrate(db)
    file.exec('commit')
  }
  catch (error) {
    file.exec('rollback')
    throw error
  }
}

/** Repeats `job` while another connection has locked the SQLite file, for 10 s. Rejects with the last error. */
async function whenNotBusy(job: () => unknown): Promise<void> {
  const end = Date.now() + START_BUSY_MS
  while (true) {
    try {
      job()
      return
    }
    catch (error) {
      const isBusy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
      if (!isBusy || Date.now() > end)
        throw error
      await delay(START_BUSY_PAUSE_MS)
    }
  }
}

/**
 * Migrations that a later version has run on these tables, as steps without effect: this version works with them, because migrations only
 * add (tests/server/migrations.test.ts). Without them the migrator refuses to start.
 */
async function laterMigrations(db: Kysely<Database>): Promise<typeof migrations> {
  if (!(await db.introspection.getTables({ withInternalKyselyTables: true })).some(({ name }) => name === DEFAULT_MIGRATION_TABLE))
    return {}
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db)
  return Object.fromEntries(rows.filter(({ name }) => !Object.hasOwn(migrations, name)).map(({ name }) => [name, { up: async () => {} }]))
}

async function migrate(db: Kysely<Database>) {
  const known = { ...migrations, ...await laterMigrations(db) }
  // A team's own migrations have names of their own, which may have run before one of the product.
  const migrator = new Migrator({ db, allowUnorderedMigrations: true, provider: { getMigrations: async () => known } })
  const { error } = await migrator.migrateToLatest()
  if (error)
    throw error
}
