/**
 * Sends mails by the team's SMTP server, with the package nodemailer. No address, code or link of a mail reaches the log: of an error it has the code
 * alone, because the texts of SMTP servers repeat addresses.
 */
import type { MailConfig } from './config'

import { limitConcurrency } from '../concurrency'
import { withDeadline } from '../deadline'

export type MailKind = 'code' | 'link' | 'notice'
export interface Mail { kind: MailKind, to: string, subject: string, text: string }

export interface Mailer {
  /** Resolves with whether the SMTP server has taken the mail. Never rejects. What becomes of it afterwards is not known. */
  send: (mail: Mail) => Promise<boolean>
  /** Waits for the mails that are being sent. */
  stop: () => Promise<void>
}

interface MailerOptions {
  config: MailConfig
  log: { warn: (fields: object, message: string) => void }
  onResult: (kind: MailKind, result: 'sent' | 'failed') => void
  /** For one mail with its wait for others, ms. @default 10,000 */
  limitMs?: number
  /** A certificate to trust. @default those of Node, and of NODE_EXTRA_CA_CERTS */
  ca?: string
}

const LIMIT_MS = 10_000
/** Connections at once. */
const CONCURRENCY = 3
const MOST_WAITING = 100

export async function createMailer({ config, log, onResult, limitMs = LIMIT_MS, ca }: MailerOptions): Promise<Mailer> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: config.host,
    port: config.port,
    secure: config.security === 'tls',
    requireTLS: config.security === 'starttls',
    ignoreTLS: config.security === 'none',
    ...(ca !== undefined && { tls: { ca } }),
    auth: config.login ? { user: config.login.user, pass: config.login.password } : undefined,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const limited = limitConcurrency(CONCURRENCY, MOST_WAITING)

  async function trySend({ kind, to, subject, text }: Mail): Promise<boolean> {
    /** Its time is over, also where it was spent waiting: a mail that was reported as failed is not sent. */
    let isOver = false
    try {
      await withDeadline(limitMs, () => limited(async () => isOver || withDeadline(2 * limitMs, () => transport.sendMail({ from: config.from, to: { name: '', address: to }, subject, text, headers: { 'Auto-Submitted': 'auto-generated' } }))))
      onResult(kind, 'sent')
      return true
    }
    catch (error) {
      isOver = true
      const { code, responseCode } = error as { code?: unknown, responseCode?: unknown }
      log.warn({ kind, code: typeof code === 'string' ? code : 'none', responseCode: typeof responseCode === 'number' ? responseCode : 0 }, 'the SMTP server has not taken a mail')
      onResult(kind, 'failed')
      return false
    }
  }

  const running = new Set<Promise<boolean>>()
  return {
    send(mail) {
      const job = trySend(mail).finally(() => running.delete(job))
      running.add(job)
      return job
    },
    async stop() { await Promise.all(running) },
  }
}
