import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { loadConfig } from '../../server/src/config'
import { SECRET_NAMES } from '../../server/src/secretFiles'
import { tempFile } from './support/tempFile'

interface Service {
  image: string
  build?: { context: string, dockerfile: string }
  environment: Record<string, string>
  secrets?: string[]
  ports?: string[]
  healthcheck?: { test: string[] }
  user?: string
  privileged?: boolean
  read_only?: boolean
  cap_drop?: string[]
  stop_grace_period?: string
  volumes?: string[]
}
interface Compose { services: Record<string, Service>, secrets: Record<string, { file: string }>, volumes: Record<string, object> }

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(ROOT + file, 'utf8')
const compose = parse(read('server/compose.yaml'), { merge: true }) as Compose
const services = Object.entries(compose.services)
const servers = Object.values(compose.services).filter(({ build }) => build)
/** The instructions of the Dockerfile, each on one line. */
const instructions = read('server/Dockerfile').replaceAll(/^#.*\n/gm, '').replaceAll('\\\n', ' ').split('\n').filter(line => line.trim() !== '').map(line => line.trim().split(/\s+/))
const argumentsOf = (name: string) => instructions.filter(([first]) => first === name).map(([, ...rest]) => rest)

const PINNED = /^[\w./-]+:[\w.-]+@sha256:[\da-f]{64}$/

describe('the image', () => {
  it('is made of images that are pinned by tag and digest, or of earlier stages', () => {
    const stages: string[] = []
    for (const [from = '', as, stage = ''] of argumentsOf('FROM')) {
      expect(stages.includes(from) || PINNED.test(from), from).toBe(true)
      if (as === 'AS')
        stages.push(stage)
    }
    expect(stages.length).toBeGreaterThan(1)
  })

  it('runs as a user without rights, who owns none of its code, and says whether it lives', () => {
    const last = instructions.map(([first]) => first).lastIndexOf('FROM')
    const users = instructions.slice(last).filter(([first]) => first === 'USER').map(([, user]) => user!)
    expect(users.at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(instructions.slice(last).filter(([first, option]) => first === 'COPY' && option?.startsWith('--chown'))).toEqual([])
    expect(argumentsOf('HEALTHCHECK')).toHaveLength(1)
  })

  it('gets only packages of production, installed without their scripts, and only files that exist and are sent to the engine', () => {
    const [install] = argumentsOf('RUN').filter(([program]) => program === 'npm')
    expect(install).toEqual(expect.arrayContaining(['ci', '--omit=dev', '--ignore-scripts']))
    const [all, ...sent] = read('server/Dockerfile.dockerignore').trim().split('\n')
    expect(all).toBe('*')
    for (const [...sources] of argumentsOf('COPY').filter(([first]) => !first!.startsWith('--from'))) {
      sources.pop()
      for (const source of sources) {
        expect(existsSync(ROOT + source), source).toBe(true)
        expect(sent).toContain(`!${source}`)
      }
    }
  })

  it('has no secret in it', () => {
    for (const word of [...argumentsOf('ENV'), ...argumentsOf('ARG')].flat())
      expect(word).not.toMatch(/SECRET|PASSWORD|DATABASE_URL/)
  })
})

describe('the compose file', () => {
  it('has two copies of the server and PostgreSQL', () => {
    expect(servers).toHaveLength(2)
    expect(services.map(([name]) => name)).toContain('database')
    expect(servers.every(({ build }) => existsSync(`${ROOT}server/${build!.context}/${build!.dockerfile}`))).toBe(true)
  })

  it.each(services)('lets %s say whether it is well, and gives it no more rights than it needs', (_name, { build, image, healthcheck, privileged, user, ports }) => {
    expect(build ? image : PINNED.test(image)).toBeTruthy()
    expect(healthcheck?.test[0]).toBe('CMD')
    expect([privileged, user]).toEqual([undefined, undefined])
    for (const port of ports ?? [])
      expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  })

  it('gives the servers a file system that they cannot write, no capabilities, and time to stop', () => {
    for (const { read_only, cap_drop, stop_grace_period, environment } of servers) {
      expect([read_only, cap_drop]).toEqual([true, ['ALL']])
      expect(Number.parseInt(stop_grace_period!)).toBeGreaterThanOrEqual(Number(environment.DRAIN_SECONDS) + 20)
    }
  })

  it('keeps the database on a volume', () => {
    expect(compose.services.database!.volumes).toEqual(['database:/var/lib/postgresql/data'])
    expect(compose.volumes).toHaveProperty('database')
  })

  it('has no secret in it: they come from files, which git ignores', () => {
    for (const [name, { environment, secrets = [] }] of services) {
      for (const [key, value] of Object.entries(environment)) {
        const isSecret = /SECRET|PASSWORD/.test(key)
        expect(!isSecret || key.endsWith('_FILE'), `${name}: ${key}`).toBe(true)
        if (isSecret)
          expect(secrets.map(secret => `/run/secrets/${secret}`)).toContain(value)
        expect(value).not.toMatch(/:\/\/[^/:@]*:[^/@]*@/)
      }
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(secrets))
    }
    const ignored = read('.gitignore').split('\n')
    for (const { file } of Object.values(compose.secrets))
      expect(ignored).toContain(`server/${file.split('/')[0]}/`)
    expect(ignored).toContain('server/.env')
  })

  it('sets only variables that the server knows, to values with which it starts', () => {
    const known = new Set([...SECRET_NAMES.map(name => `${name}_FILE`), ...`${read('server/src/config.ts')}`.match(/\b[A-Z][A-Z_]+\b/g) ?? []])
    const secret = tempFile('secret')
    writeFileSync(secret, `${'s'.repeat(32)}\n`)
    const given: Record<string, string> = { ZIM_APP_ID: '1', PUBLIC_URL: 'https://chat.example.com' }
    for (const { environment } of servers) {
      expect(Object.keys(environment).filter(name => !known.has(name))).toEqual([])
      const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, name.endsWith('_FILE')
        ? secret
        : value.replace(/^\$\{(\w+):.*\}$/, (_, variable: string) => given[variable] ?? '')]))
      const { database, zim, metrics, publicUrl } = loadConfig(env)
      expect(database).toEqual({ kind: 'postgres', url: `postgres://chat:${'s'.repeat(32)}@database:5432/chat` })
      expect([zim.serverSecret, publicUrl, metrics?.port]).toEqual(['s'.repeat(32), 'https://chat.example.com', 9464])
    }
  })
})

const hasEngine = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0 && spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0
const docker = (...args: string[]) => spawnSync('docker', ['compose', '--file', 'compose.yaml', ...args], { cwd: `${ROOT}server`, encoding: 'utf8', env: { ...process.env, ZIM_APP_ID: '1', PUBLIC_URL: 'https://chat.example.com' } })

describe.skipIf(!hasEngine)('an engine for containers', () => {
  it('accepts the compose file', () => {
    expect(docker('config', '--quiet')).toMatchObject({ status: 0, stderr: '' })
  })

  it.skipIf(!process.env.TEST_ALL)('builds the image', () => {
    expect(docker('build')).toMatchObject({ status: 0 })
  }, 600_000)
})
