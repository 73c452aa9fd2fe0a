/** The conversation with an SMTP server: encryption, sign-in, refusals and silence. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { MailConfig } from '../../server/src/mail/config'
import type { Mail } from '../../server/src/mail/mailer'
import type { SmtpServer } from './support/smtpServer'

import { createMailer } from '../../server/src/mail/mailer'
import { SMTP_LOGIN, startSmtpServer } from './support/smtpServer'

const MAIL: Mail = { kind: 'code', to: 'lin@example.com', subject: '邮箱验证码 123456', text: '验证码是 123456。\n.\n.. 两点\n' }
const withoutOpenssl = spawnSync('openssl', ['version']).status !== 0

let smtp: SmtpServer
let log: object[]
let results: string[]
beforeEach(() => { [log, results] = [[], []] })
afterEach(() => smtp.stop())

const mailer = (config: Partial<MailConfig> = {}, more: { limitMs?: number, ca?: string } = {}) => createMailer({
  config: { host: 'localhost', port: smtp.port, security: 'none', login: SMTP_LOGIN, from: { name: '聊天', address: 'no-reply@example.com' }, ...config },
  log: { warn: (fields, message) => log.push({ ...fields, message }) },
  onResult: (kind, result) => results.push(`${kind} ${result}`),
  ...more,
})

describe('a mail', () => {
  it('reaches the SMTP server with its sender, receiver, subject and text, and is marked as automatic', async () => {
    smtp = await startSmtpServer()
    expect(await (await mailer()).send(MAIL)).toBe(true)
    const { raw, ...mail } = smtp.mails[0]!
    expect(mail).toEqual({ from: 'no-reply@example.com', to: ['lin@example.com'], subject: MAIL.subject, text: expect.stringContaining('验证码是 123456') })
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect([results, log]).toEqual([['code sent'], []])
  })

  it.each(['HELO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'TEXT'])('that is refused at %s is reported by the code alone, and the next one is sent', async (verb) => {
    smtp = await startSmtpServer()
    const { send } = await mailer()
    smtp.says = { [verb]: '550 lin@example.com is not welcome, 123456', ...(verb === 'HELO' && { EHLO: '502 no' }) }
    expect(await send(MAIL)).toBe(false)
    expect(results).toEqual(['code failed'])
    expect(JSON.stringify(log)).not.toMatch(/lin@|123456|the-smtp-password/)
    expect(log).toEqual([expect.objectContaining({ kind: 'code', message: 'the SMTP server has not taken a mail' })])
    smtp.says = {}
    expect(await send(MAIL)).toBe(true)
  })

  it.each(['GREETING', 'EHLO', 'RCPT', 'TEXT'])('to a server that is silent at %s fails when its time is over', async (verb) => {
    smtp = await startSmtpServer()
    smtp.says = { [verb]: 'silence' }
    expect(await (await mailer({}, { limitMs: 150 })).send(MAIL)).toBe(false)
  })

  it('to a server whose reply does not end fails when its time is over', async () => {
    smtp = await startSmtpServer()
    smtp.says = { EHLO: 'trickle' }
    expect(await (await mailer({}, { limitMs: 150 })).send(MAIL)).toBe(false)
  })

  it('that waits for others has the same time, and is not sent after it was reported as failed', async () => {
    smtp = await startSmtpServer()
    smtp.says = { EHLO: 'silence' }
    const { send, stop } = await mailer({}, { limitMs: 300 })
    const sent = Array.from({ length: 20 }, () => send(MAIL))
    await stop()
    expect(new Set(await Promise.all(sent))).toEqual(new Set([false]))
    smtp.says = {}
    expect(await send(MAIL)).toBe(true)
    expect([smtp.mails.length, smtp.commands.filter(command => command.startsWith('EHLO')).length]).toEqual([1, 4])
  })

  it('to a server that is not there, or takes another password, fails', async () => {
    smtp = await startSmtpServer()
    expect(await (await mailer({ login: { user: 'chat', password: 'another' } })).send(MAIL)).toBe(false)
    const { port } = smtp
    await smtp.stop()
    expect(await (await mailer({ port })).send(MAIL)).toBe(false)
    expect(smtp.mails).toEqual([])
  })

  it('says nothing to a server that does not offer STARTTLS, unless the team has allowed it', async () => {
    smtp = await startSmtpServer()
    expect(await (await mailer({ security: 'starttls' })).send(MAIL)).toBe(false)
    expect(smtp.commands.filter(command => /^(?:AUTH|MAIL|RCPT|DATA)/.test(command))).toEqual([])
  })

  it('sends three at once, and stops when all were sent', async () => {
    smtp = await startSmtpServer()
    const { send, stop } = await mailer()
    const sent = Array.from({ length: 7 }, () => send(MAIL))
    await stop()
    expect([smtp.mails.length, await Promise.all(sent)]).toEqual([7, Array.from({ length: 7 }, () => true)])
  })
})

describe.skipIf(withoutOpenssl)('a mail over TLS (skipped without openssl)', () => {
  let tls: { key: string, cert: string }
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'zim-chat-smtp-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' })
    tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
    rmSync(folder, { recursive: true })
  })

  it.each([['starttls', false], ['tls', true]] as const)('with %s is encrypted before the sign-in, and goes only to a server whose certificate is trusted', async (security, isSecure) => {
    smtp = await startSmtpServer({ tls: { ...tls, isSecure } })
    expect(await (await mailer({ security })).send(MAIL)).toBe(false)
    expect(smtp.commands.filter(command => /^(?:AUTH|MAIL)/.test(command))).toEqual([])
    expect(await (await mailer({ security }, { ca: tls.cert })).send(MAIL)).toBe(true)
    expect(smtp.mails.length).toBe(1)
  })
})
