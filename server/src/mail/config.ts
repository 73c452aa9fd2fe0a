/** The settings of mail. Read with the others, by ../config.ts. */
import type { Reader } from '../config'
import type { Env } from '../secretFiles'

import { mailAddressOf } from './address'

export interface MailConfig {
  host: string
  port: number
  /** `tls` from the first byte (smtps:), `starttls` before anything is said (smtp:), `none` for a relay on the same machine. */
  security: 'tls' | 'starttls' | 'none'
  /** Null: the SMTP server asks for none. */
  login: { user: string, password: string } | null
  from: { name: string, address: string }
}

const PORTS = { 'smtps:': 465, 'smtp:': 587 } as const

/** Null where `SMTP_URL` is not set. */
export function mailConfig(env: Env, read: Reader, problems: string[]): MailConfig | null {
  const text = env.SMTP_URL
  if (!text) {
    if (env.MAIL_FROM)
      problems.push('MAIL_FROM is set, and SMTP_URL is missing. Set both, or leave both out.')
    return null
  }
  if (env.OWN_USERS_URL)
    problems.push('SMTP_URL and OWN_USERS_URL are both set. The passwords of a team\'s own users are not kept here: leave SMTP_URL out.')
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !(url.protocol in PORTS) || !url.hostname || url.pathname.length > 1 || url.search || url.hash)
    problems.push('SMTP_URL is no address of an SMTP server. Write smtps://user@smtp.example.com, or smtp:// for STARTTLS, and the password into SMTP_PASSWORD.')
  const user = decoded(url?.username)
  const password = env.SMTP_PASSWORD || decoded(url?.password)
  if (!user !== !password)
    problems.push(`SMTP_URL has ${user ? 'a user, and SMTP_PASSWORD is missing' : 'no user, and there is a password'}. Set both, or neither for a server that asks for none.`)
  const isPlain = read.oneOf('SMTP_TLS', ['on', 'off'], 'on') === 'off'
  const protocol = url?.protocol === 'smtps:' ? 'smtps:' : 'smtp:'
  if (isPlain && protocol === 'smtps:')
    problems.push('SMTP_TLS is off, and SMTP_URL begins with smtps:. Write smtp: for a relay without encryption.')
  return {
    host: url?.hostname ?? '',
    port: Number(url?.port) || PORTS[protocol],
    security: protocol === 'smtps:' ? 'tls' : isPlain ? 'none' : 'starttls',
    login: user && password ? { user, password } : null,
    from: sender(env.MAIL_FROM, problems),
  }
}

/** Of `Name <address>` or `address`. */
function sender(text: string | undefined, problems: string[]): MailConfig['from'] {
  const [, name = '', inBrackets] = /^([^<>"\p{C}]*)<([^<>]*)>$/u.exec(text ?? '') ?? []
  const address = mailAddressOf(inBrackets ?? text ?? '')
  if (address === null)
    problems.push('MAIL_FROM is missing or wrong. Write the address from which mails come, such as no-reply@example.com, or: Example <no-reply@example.com>')
  return { name: name.trim(), address: address ?? '' }
}

/** A part of a URL. A text that is not encoded as URLs are stays as it is. */
function decoded(text = ''): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
