import { Buffer } from 'node:buffer'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, inject, it, onTestFinished } from 'vitest'

import type { DatabaseConfig } from '../../server/src/config'
import type { TestServer } from './support/server'

import { onPostgresOnly } from './support/databases'
import { zeroPng } from './support/pictures'
import { createDatabase, postgresProgram } from './support/postgres'
import { PASSWORD, startServer } from './support/server'
import { tempFile } from './support/tempFile'

const run = promisify(execFile)

async function start(database: DatabaseConfig): Promise<TestServer> {
  const server = await startServer({ database })
  onTestFinished(() => server.stop())
  return server
}

/** A user with a picture and an invite. */
async function fill(server: TestServer) {
  const alice = await server.signUp('alice', '小明 👩‍👩‍👧')
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(zeroPng(8, 8))]), 'a.png')
  const { avatarUrl } = (await alice.call('POST', '/v1/me/avatar', { body: form })).body.user
  const { code } = (await alice.call('POST', '/v1/invites', { body: { kind: 'person' } })).body.invite
  const avatar = new URL(avatarUrl).pathname
  return { alice, code, avatar, picture: (await server.call('GET', avatar)).body as Buffer }
}

/** Everything of `fill` is on a server with the copy: what was signed in is signed in, and the password is the same. */
async function expectSame(server: TestServer, { alice, code, avatar, picture }: Awaited<ReturnType<typeof fill>>) {
  const { token } = alice
  expect((await server.call('GET', '/v1/me', { token })).body.user).toMatchObject({ userID: alice.userID, name: '小明 👩‍👩‍👧', account: 'alice' })
  expect(Buffer.compare((await server.call('GET', avatar)).body, picture)).toBe(0)
  expect((await server.call('GET', '/v1/invites', { token })).body.invites).toMatchObject([{ code }])
  expect((await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: PASSWORD } })).status).toBe(201)
  expect((await server.call('GET', '/readyz')).status).toBe(200)
}

onPostgresOnly('a backup', ({ newDatabase }) => {
  it.skipIf(!existsSync(postgresProgram('pg_dump')) || !existsSync(postgresProgram('pg_restore')))('by pg_dump, while the server runs, is restored by pg_restore into an empty database', async () => {
    const database = await newDatabase()
    const server = await start(database!)
    const before = await fill(server)
    const file = tempFile('zim-chat.dump')
    await run(postgresProgram('pg_dump'), ['--format=custom', '--no-owner', `--file=${file}`, (database as { url: string }).url])
    await before.alice.call('PATCH', '/v1/me', { body: { name: 'after the backup' } })
    const url = await createDatabase(inject('postgresPort')!)
    await run(postgresProgram('pg_restore'), ['--no-owner', '--exit-on-error', '--single-transaction', `--dbname=${url}`, file])
    await expectSame(await start({ kind: 'postgres', url }), before)
  })
})

describe('a backup, of SQLite', () => {
  it.skipIf(spawnSync('sqlite3', ['--version']).status !== 0)('by sqlite3, while the server runs, is a file with which another server starts', async () => {
    const server = await start({ kind: 'sqlite', file: tempFile('zim-chat.db') })
    const before = await fill(server)
    const copy = tempFile('copy.db')
    await run('sqlite3', [(server.database as { file: string }).file, `.backup ${copy}`])
    await before.alice.call('PATCH', '/v1/me', { body: { name: 'after the backup' } })
    await expectSame(await start({ kind: 'sqlite', file: copy }), before)
  })
})
