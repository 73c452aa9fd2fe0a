/**
 * Starts a PostgreSQL cluster for the tests, from Debian's programs, in a temporary folder and on a free loopback port.
 *
 * `initdb` refuses to run as root, so root runs it as the user postgres. Without the programs `hasPostgres` is false, and the report lists
 * the tests that need it as skipped.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import pg from 'pg'

/** Hundreds of databases of 300 files each: on a disk, deleting them may take half a minute. A file system in memory, where there is one. */
const FOLDERS = existsSync('/dev/shm') && statfsSync('/dev/shm').bavail * statfsSync('/dev/shm').bsize > 4e9 ? '/dev/shm' : tmpdir()
const BIN = '/usr/lib/postgresql/15/bin'
const isRoot = process.getuid?.() === 0
const run = promisify(execFile)

export const hasPostgres = existsSync(join(BIN, 'initdb'))

/** The path of a program of PostgreSQL. */
export const postgresProgram = (name: string): string => join(BIN, name)

export interface Postgres {
  port: number
  /** Creates an empty database and returns its URL. */
  createDatabase: () => Promise<string>
  /** Stops the cluster at once, with open connections, and deletes it. */
  stop: () => Promise<void>
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(FOLDERS, 'zim-chat-postgres-'))
  await giveToPostgres(folder)
  const data = join(folder, 'data')
  await asPostgres('initdb', '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8')
  const port = await freePort()
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c max_connections=200`
  await asPostgres('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start')

  return {
    port,
    createDatabase: () => createDatabase(port),
    async stop() {
      await asPostgres('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Creates a database in the cluster on this port and returns its URL. It is empty, or a copy of the database at the URL `of`, to which nobody is connected. */
export async function createDatabase(port: number, of?: string): Promise<string> {
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  const name = `test_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: urlOf('postgres') })
  await client.connect()
  await client.query(`create database ${name}${of ? ` template ${new URL(of).pathname.slice(1)}` : ''}`)
  await client.end()
  return urlOf(name)
}

async function giveToPostgres(folder: string) {
  if (!isRoot)
    return
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')])
  chownSync(folder, uid, gid)
}

function asPostgres(program: string, ...args: string[]) {
  const command = join(BIN, program)
  const options = { cwd: tmpdir() }
  return isRoot ? run('runuser', ['-u', 'postgres', '--', command, ...args], options) : run(command, args, options)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
