/** What the client's services make of the real server's mails. The two have no types in common. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Failure } from '@/types/failure'

import { setLocale } from '@/i18n'
import { mailAddress } from '@/services/mailAddress'
import { requestPasswordLink } from '@/services/passwordRecovery'

import type { TestServer } from './support/server'
import type { SmtpServer } from './support/smtpServer'

import { PASSWORD, startServer } from './support/server'
import { startSmtpServer } from './support/smtpServer'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))

interface UniRequest {
  url: string
  method: string
  data?: object
  header: Record<string, string>
  success: (reply: { statusCode: number, data: unknown, header: Record<string, string> }) => void
  fail: (error: { errMsg: string }) => void
}

let smtp: SmtpServer
let withMail: TestServer
let withoutMail: TestServer
let server: TestServer
let alice: string

function request({ url, method, data, header, success, fail }: UniRequest) {
  fetch(url.replace('https://chat.example.com', server.url), { method, headers: header, body: data && JSON.stringify(data) })
    .then(async (reply) => {
      const text = await reply.text()
      success({ statusCode: reply.status, data: text && JSON.parse(text), header: Object.fromEntries(reply.headers) })
    })
    .catch((error: Error) => fail({ errMsg: error.message }))
}

async function use(chosen: TestServer) {
  server = chosen
  await server.reset()
  alice = (await server.signUp('alice', 'Alice')).token
}

beforeAll(async () => {
  smtp = await startSmtpServer()
  withMail = await startServer({ config: { mail: { host: '127.0.0.1', port: smtp.port, security: 'none', login: null, from: { name: 'Chat', address: 'chat@example.com' } } } })
  withoutMail = await startServer()
})
beforeEach(async () => {
  Object.assign(smtp, { mails: [], says: {} })
  vi.stubGlobal('uni', { request })
  await use(withMail)
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await setLocale('zh-CN')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await withMail.stop()
  await withoutMail.stop()
  await smtp.stop()
})

const FORM = { address: 'alice@example.com', password: PASSWORD }
const failureFrom = (work: Promise<unknown>): Promise<Failure> => work.then(() => expect.fail('no failure'), thrown => thrown.failure)
const codeOf = (text = '') => /\d{6}/.exec(text)![0]

async function bind() {
  await mailAddress.sendCode(alice, FORM)
  await mailAddress.confirm(alice, codeOf(smtp.mails[0]!.text))
}

describe('the mail address of the client', () => {
  it('is confirmed by the code of the mail, and removed with the password', async () => {
    expect(await mailAddress.get(alice)).toEqual({ isOn: true, address: null, pending: null })
    expect(await mailAddress.sendCode(alice, FORM)).toBe('a•••@example.com')
    expect(await mailAddress.get(alice)).toEqual({ isOn: true, address: null, pending: 'a•••@example.com' })
    const confirmed = { isOn: true, address: 'a•••@example.com', pending: null }
    expect(await mailAddress.confirm(alice, codeOf(smtp.mails[0]!.text))).toEqual(confirmed)
    expect(await mailAddress.get(alice)).toEqual(confirmed)
    await mailAddress.remove(alice, PASSWORD)
    expect(await mailAddress.get(alice)).toEqual({ isOn: true, address: null, pending: null })
  })

  it('says why it is not taken', async () => {
    const kinds = [
      await failureFrom(mailAddress.sendCode(alice, { ...FORM, address: 'alice@example' })),
      await failureFrom(mailAddress.sendCode(alice, { ...FORM, password: 'not this one' })),
      await failureFrom(mailAddress.confirm(alice, '000000')),
      await failureFrom(mailAddress.remove(alice, 'not this one')),
    ].map(({ kind }) => kind)
    expect(kinds).toEqual(['mail-form', 'wrong-password', 'wrong-code', 'wrong-password'])
    smtp.says = { RCPT: '550 no such user' }
    expect(await failureFrom(mailAddress.sendCode(alice, FORM))).toMatchObject({ kind: 'mail-failed', retryable: true })
    smtp.says = {}
    for (let sent = 1; sent < 5; sent++) await mailAddress.sendCode(alice, FORM)
    expect(await failureFrom(mailAddress.sendCode(alice, FORM))).toMatchObject({ kind: 'try-later', params: { n: 60 } })
  })

  it('is off with a server that sends no mails', async () => {
    await use(withoutMail)
    expect(await mailAddress.get(alice)).toEqual({ isOn: false, address: null, pending: null })
    expect((await failureFrom(mailAddress.sendCode(alice, FORM))).kind).toBe('mail-off')
    expect((await failureFrom(requestPasswordLink('alice'))).kind).toBe('mail-off')
  })
})

describe('a link for a new password that the client asks for', () => {
  it('is mailed to the confirmed address in the language of the app, and an unknown account gets the same answer', async () => {
    await bind()
    await setLocale('en')
    const answers = [await requestPasswordLink('ALICE'), await requestPasswordLink('nobody')]
    expect(answers).toEqual([{}, {}])
    await vi.waitFor(() => expect(smtp.mails).toHaveLength(2))
    expect(smtp.mails[1]).toMatchObject({ to: ['alice@example.com'], subject: expect.stringContaining('New password'), text: expect.stringMatching(/\/password\/[\w-]{43}\s/) })
  })

  it('can be asked for five times in an hour', async () => {
    for (let times = 0; times < 5; times++) await requestPasswordLink('nobody')
    expect(await failureFrom(requestPasswordLink('nobody'))).toMatchObject({ kind: 'try-later', params: { n: 60 } })
  })
})
