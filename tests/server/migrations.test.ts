import type { CompiledQuery } from 'kysely'

import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import { describe, expect, it } from 'vitest'

import { migrations } from '../../server/src/db/migrations'
import { onEachDatabase } from './support/databases'
import { PASSWORD } from './support/server'
import { tempFile } from './support/tempFile'

/** The statements that a migration sends. */
async function statementsOf({ up }: { up: (db: Kysely<never>) => Promise<unknown> }): Promise<string[]> {
  const statements: string[] = []
  const db = new Kysely<never>({
    dialect: { createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(), createIntrospector: db => new PostgresIntrospector(db), createQueryCompiler: () => new PostgresQueryCompiler() },
    log: ({ query }: { query: CompiledQuery }) => { statements.push(query.sql.toLowerCase()) },
  })
  await up(db)
  return statements
}

/** What a server of the version before would stumble over. */
const breaks = (statement: string) => /\b(?:drop|rename|truncate|delete from)\b|alter column|\bset not null\b/.test(statement)
  || (statement.startsWith('alter table') && /\bnot null\b/.test(statement) && !/\bdefault\b/.test(statement))
  || (statement.startsWith('create unique index'))

describe('the migrations', () => {
  it.each(Object.keys(migrations).slice(1))('%s only adds: a server of the version before goes on with its tables', async (name) => {
    const statements = await statementsOf(migrations[name] as never)
    expect(statements).not.toEqual([])
    expect(statements.filter(breaks)).toEqual([])
  })

  it.each(['alter table "users" drop column "name"', 'alter table "users" add column "mail" text not null', 'alter table "users" rename to "people"', 'create unique index "a" on "users" ("name")'])('would not pass with: %s', (statement) => {
    expect(breaks(statement)).toBe(true)
  })
})

onEachDatabase('a server of the version before', ({ start, newDatabase }) => {
  it('starts on the tables of a later version and of a team, and a later version goes on with its data', async () => {
    const database = await newDatabase() ?? { kind: 'sqlite', file: tempFile('users.db') } as const
    const later = {
      '998-later': { up: async (db: Kysely<unknown>) => {
        await db.schema.createTable('badges').addColumn('user_id', 'text', column => column.primaryKey().references('users.user_id').onDelete('cascade')).execute()
        await db.schema.alterTable('users').addColumn('badge', 'text').execute()
      } },
      'acme-001': { up: async (db: Kysely<unknown>) => { await sql`create table acme (id text primary key)`.execute(db) } },
    }
    Object.assign(migrations, later)
    try { await (await start({ database })).app.stop() }
    finally { for (const name of Object.keys(later)) delete migrations[name] }

    const before = await start({ database })
    const alice = await before.signUp('alice')
    expect((await before.call('DELETE', '/v1/me', { token: (await before.signUp('ben')).token, body: { password: PASSWORD } })).status).toBe(204)
    await before.app.stop()

    Object.assign(migrations, later, { '999-latest': { up: async (db: Kysely<unknown>) => { await db.schema.alterTable('badges').addColumn('shape', 'text').execute() } } })
    try { expect((await (await start({ database })).call('GET', '/v1/me', { token: alice.token })).status).toBe(200) }
    finally { for (const name of [...Object.keys(later), '999-latest']) delete migrations[name] }
  })
})
