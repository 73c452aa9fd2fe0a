import { afterAll, afterEach, beforeAll, describe } from 'vitest'

/** The same sentences on both databases: each test gets a server on an empty one. */
import type { DatabaseConfig } from '../../../server/src/config'
import type { Postgres } from './postgres'
import type { ServerOptions, TestServer } from './server'

import { hasPostgres, startPostgres } from './postgres'
import { startServer } from './server'

export interface Stage {
  /**
   * A server of its own, stopped after the test, or, without options, the one that the tests of a title share, as new.
   * Servers given the same `database` share that.
   */
  start: (options?: ServerOptions) => Promise<TestServer>
  /** A new PostgreSQL database; undefined on SQLite, where each server has a file of its own. */
  newDatabase: () => Promise<DatabaseConfig | undefined>
}

/** Describes `title` once on SQLite and once on PostgreSQL, which is skipped where it is not installed. */
export function onEachDatabase(title: string, sentences: (stage: Stage) => void) {
  describe(`${title}, on SQLite`, () => sentences(stageOf(async () => undefined)))
  describe.skipIf(!hasPostgres)(`${title}, on PostgreSQL`, () => onPostgres(sentences))
}

/** Describes what only a database that several servers can reach is for. */
export function onPostgresAlone(title: string, sentences: (stage: Stage) => void) {
  describe.skipIf(!hasPostgres)(`${title}, on PostgreSQL`, () => onPostgres(sentences))
}

function onPostgres(sentences: (stage: Stage) => void) {
  let postgres: Postgres
  beforeAll(async () => { postgres = await startPostgres() })
  afterAll(() => postgres.stop())
  sentences(stageOf(async () => ({ kind: 'postgres', url: await postgres.createDatabase() })))
}

function stageOf(newDatabase: Stage['newDatabase']): Stage {
  const own: TestServer[] = []
  let shared: TestServer | undefined
  afterEach(async () => {
    await Promise.all(own.splice(0).map(server => server.stop()))
  })
  afterAll(() => shared?.stop())

  async function startOwn(options: ServerOptions) {
    const server = await startServer({ ...options, database: options.database ?? await newDatabase() })
    own.push(server)
    return server
  }

  async function useShared() {
    shared ??= await startServer({ database: await newDatabase() })
    await shared.reset()
    return shared
  }

  return { newDatabase, start: options => options ? startOwn(options) : useShared() }
}
