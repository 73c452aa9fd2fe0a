/**
 * An example: the service of a team that has users of its own, as docs/own-users.md describes it. It knows three people by heart; a real one asks
 * its directory and its identity provider. Start: `OWN_USERS_SECRET=… node --import tsx server/examples/teamUsers.ts`, at 127.0.0.1:4000.
 */
import type { FastifyInstance } from 'fastify'

import Fastify from 'fastify'
import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

interface Person { userID: string, account: string, password: string, name: string, avatarUrl: string }

export const PEOPLE: readonly Person[] = [
  { userID: 'emp-1001', account: 'xiaoming@team.example', password: 'team password 1', name: '小明', avatarUrl: 'https://team.example/photos/1001.jpg' },
  { userID: 'emp-1002', account: 'hong@team.example', password: 'team password 2', name: '红', avatarUrl: '' },
  { userID: 'emp-1003', account: 'hongmei@team.example', password: 'team password 3', name: '红梅', avatarUrl: '' },
]

/** Stands for the check of a token of the team, such as a JWT of its single sign-on. */
const personOfToken = (people: readonly Person[], token: string) => people.find(({ userID }) => token === `token-of-${userID}`)

const isSame = (given: string, expected: string) => given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))

/** `people`: may be changed while it runs. */
export function teamUsers(secret: string, people: readonly Person[] = PEOPLE): FastifyInstance {
  const app = Fastify()
  const shown = (person: Person | undefined) => person ? { userID: person.userID, name: person.name, avatarUrl: person.avatarUrl } : null

  app.addHook('onRequest', async (request, reply) => {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${secret}`))
      return reply.code(401).send({ error: 'This is for the chat server alone.' })
  })

  app.post<{ Body: { token: string } | { account: string, password: string } }>('/sign-in', async ({ body }) => ({
    user: shown('token' in body
      ? personOfToken(people, body.token)
      : people.find(({ account, password }) => account === body.account.toLowerCase() && password === body.password)),
  }))

  app.post<{ Body: { userID: string } }>('/profile', async ({ body }) => ({ user: shown(people.find(({ userID }) => userID === body.userID)) }))

  app.post<{ Body: { id: string } | { prefix: string, limit: number } }>('/search', async ({ body }) => ({
    users: 'id' in body
      ? people.filter(({ userID, account }) => userID === body.id || account === body.id.toLowerCase()).map(shown)
      : people.filter(({ name }) => name.startsWith(body.prefix)).slice(0, body.limit).map(shown),
  }))

  return app
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  void teamUsers(process.env.OWN_USERS_SECRET || 'change me').listen({ host: '127.0.0.1', port: 4000 })
