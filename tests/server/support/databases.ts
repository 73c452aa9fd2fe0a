/** Runs the same tests on both databases. Each test gets a server with an empty database. */
import { afterAll, afterEach, describe, inject } from 'vitest'

import type { DatabaseConfig } from '../../../server/src/config'
import type { ServerOptions, TestServer } from './server'

import { openDatabase } from '../../../server/src/db/open'
import { createDatabase, hasPostgres } from './postgres'
import { startServer } from './server'

export interface TestContext {
  /**
   * With options: starts a server for this test, stopped after it. Without options: returns the server that the tests of a title share,
   * after a reset. Servers with the same `database` option share the database.
   */
  start: (options?: ServerOptions) => Promise<TestServer>
  /** Creates an empty PostgreSQL database. Undefined on SQLite, where each server has a file of its own. */
  newDatabase: () => Promise<DatabaseConfig | undefined>
}

/** Runs `tests` once on SQLite and once on PostgreSQL. PostgreSQL is skipped where it is not installed. */
export function onEachDatabase(title: string, tests: (context: TestContext) => void) {
  onSqliteOnly(title, tests)
  describe.skipIf(!hasPostgres)(`${title}, on PostgreSQL`, () => onPostgres(tests))
}

/** Runs tests whose rules are not about the database. */
export function onSqliteOnly(title: string, tests: (context: TestContext) => void) {
  describe(`${title}, on SQLite`, () => tests(contextOf(async () => undefined)))
}

/** Runs tests that need a database which several servers can use. */
export function onPostgresOnly(title: string, tests: (context: TestContext) => void) {
  describe.skipIf(!hasPostgres)(`${title}, on PostgreSQL`, () => onPostgres(tests))
}

function onPostgres(tests: (context: TestContext) => void) {
  const port = () => inject('postgresPort')!
  tests(contextOf(
    async () => ({ kind: 'postgres', url: await createDatabase(port()) }),
    async () => ({ kind: 'postgres', url: await createDatabase(port(), await migratedPostgres(port())) }),
  ))
}

/** A database with the present tables, one for each worker: 14 migrations take longer than a copy. */
let migrated: Promise<string> | undefined
function migratedPostgres(port: number): Promise<string> {
  migrated ??= (async () => {
    const url = await createDatabase(port)
    await (await openDatabase({ kind: 'postgres', url })).destroy()
    return url
  })()
  return migrated
}

function contextOf(newDatabase: TestContext['newDatabase'], migratedDatabase = newDatabase): TestContext {
  const own: TestServer[] = []
  let shared: TestServer | undefined
  afterEach(async () => {
    await Promise.all(own.splice(0).map(server => server.stop()))
  })
  afterAll(() => shared?.stop())

  async function startOwn(options: ServerOptions) {
    const server = await startServer({ ...options, database: options.database ?? await migratedDatabase() })
    own.push(server)
    return server
  }

  async function useShared() {
    shared ??= await startServer({ database: await migratedDatabase() })
    await shared.reset()
    return shared
  }

  return { newDatabase, start: options => options ? startOwn(options) : useShared() }
}
