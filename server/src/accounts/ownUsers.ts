/**
 * The port for a team that has users of its own, in a directory or another product. This server then stores no passwords: it sends the credentials to
 * the team's service and stores a copy of the returned profile. Usage and an example: docs/own-users.md.
 *
 * The filling here asks over HTTP (OWN_USERS_URL). A team that builds this server into its own gives another one to `buildApp`.
 */
import { Buffer } from 'node:buffer'

import { ApiError } from '../errors'
import { fetchJson } from '../fetchJson'
import { isZimUserID } from '../token04'
import { normaliseName } from './names'

/** `userID`: for ever the same person's, and ZIM's userID: 1 to 32 of its characters. `avatarUrl`: '' or https, at most 500 bytes, as ZIM takes it. */
export interface OwnProfile { userID: string, name: string, avatarUrl: string }
export type OwnCredentials = { token: string } | { account: string, password: string }
/** `id`: a whole userID or account name. `prefix`: the beginning of a name. */
export type OwnQuery = { id: string } | { prefix: string, limit: number }

/** Each function rejects when the team's service does not answer. */
export interface OwnUsers {
  /** Returns the user of these credentials; null when they are wrong. */
  signIn: (credentials: OwnCredentials) => Promise<OwnProfile | null>
  /** Returns null for a userID that is unknown or deleted. */
  profile: (userID: string) => Promise<OwnProfile | null>
  search: (query: OwnQuery) => Promise<OwnProfile[]>
}

const AVATAR_URL_BYTES = 500
/** 50 users with long names and addresses have 45 KB. */
const MAX_ANSWER_BYTES = 64 * 1024

const unavailable = () => new ApiError(503, 'users-unavailable', 'The service that knows the users does not answer. Try again in a moment.', { retryAfterSeconds: 5 })

/** `url`: without a slash at the end. `secret`: sent as a bearer token. */
export function createOwnUsers({ url, secret, timeoutMs }: { url: string, secret: string, timeoutMs: number }, log: { warn: (fields: object, message: string) => void }): OwnUsers {
  async function ask(path: string, body: object): Promise<Record<string, unknown>> {
    try {
      return await fetchJson(`${url}${path}`, { body, timeoutMs, maxBytes: MAX_ANSWER_BYTES, headers: { authorization: `Bearer ${secret}` } })
    }
    catch (error) {
      log.warn({ err: error as Error, path }, 'the service that knows the users does not answer')
      throw unavailable()
    }
  }

  /** An error of the service is no answer: only `null` says that there is no such user. */
  function answerOf(path: string, user: unknown): OwnProfile | null {
    const profile = user === null ? null : profileOf(user)
    if (profile === undefined) {
      log.warn({ path }, 'the service that knows the users answered with something that is no user')
      throw unavailable()
    }
    return profile
  }

  return {
    signIn: async credentials => answerOf('/sign-in', (await ask('/sign-in', credentials)).user),
    profile: async userID => answerOf('/profile', (await ask('/profile', { userID })).user),
    async search(query) {
      const { users } = await ask('/search', query)
      if (!Array.isArray(users))
        throw unavailable()
      return users.flatMap(user => profileOf(user) ?? [])
    },
  }
}

/** Returns undefined for what is no user. A name that may not be shown is replaced by the userID, a picture that ZIM does not take is left out. */
export function profileOf(value: unknown): OwnProfile | undefined {
  if (typeof value !== 'object' || value === null)
    return undefined
  const { userID, name, avatarUrl } = value as Record<string, unknown>
  if (typeof userID !== 'string' || !isZimUserID(userID))
    return undefined
  return { userID, name: nameOf(name) ?? userID, avatarUrl: typeof avatarUrl === 'string' && isAvatarUrl(avatarUrl) ? avatarUrl : '' }
}

function nameOf(name: unknown): string | undefined {
  try {
    return typeof name === 'string' ? normaliseName(name) : undefined
  }
  catch {
    return undefined
  }
}

function isAvatarUrl(text: string): boolean {
  return text.startsWith('https://') && URL.canParse(text) && Buffer.byteLength(text) <= AVATAR_URL_BYTES
}
