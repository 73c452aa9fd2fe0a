/** The mail address of an account, and the link for a new password that is mailed there. */
import { describe, expect, it, onTestFinished } from 'vitest'

import type { MailConfig } from '../../server/src/mail/config'
import type { TestContext } from './support/databases'
import type { TestServer } from './support/server'
import type { SmtpServer } from './support/smtpServer'

import { mailAddressOf, masked } from '../../server/src/mail/address'
import { onEachDatabase, onSqliteOnly } from './support/databases'
import { PASSWORD } from './support/server'
import { startSmtpServer } from './support/smtpServer'

const NEW_PASSWORD = 'a quite new horse'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ADDRESS = 'Lin.Mei@example.com'

function helpers(start: TestContext['start']) {
  let server: TestServer
  let smtp: SmtpServer
  let alice: Awaited<ReturnType<TestServer['signUp']>>

  async function begin({ isOn = true, database }: { isOn?: boolean, database?: TestServer['database'] } = {}) {
    smtp = await startSmtpServer()
    onTestFinished(() => smtp.stop())
    const mail: MailConfig = { host: '127.0.0.1', port: smtp.port, security: 'none', login: null, from: { name: '', address: 'no-reply@example.com' } }
    server = await start({ database, config: { mail: isOn ? mail : null }, deps: { mailLimitMs: 500 } })
    alice = await server.signUp('alice')
    return { server, smtp, alice, mail }
  }

  const put = (address: string, password = PASSWORD, of = alice, language = 'en') => of.call('PUT', '/v1/me/mail-address', { body: { address, password }, headers: { 'accept-language': language } })
  const state = async (of = alice) => (await of.call('GET', '/v1/me/mail-address')).body
  const confirm = (code: string, of = alice) => of.call('POST', '/v1/me/mail-address/confirmation', { body: { code }, headers: { 'accept-language': 'en' } })
  const codeIn = (text: string) => /\b\d{6}\b/.exec(text)![0]
  async function bind(address = ADDRESS, of = alice) {
    await put(address, PASSWORD, of)
    expect((await confirm(codeIn(smtp.mails.at(-1)!.text), of)).status).toBe(200)
  }
  const forget = (account = 'alice', language = 'en') => server.call('POST', '/v1/password-recovery', { body: { account }, headers: { 'accept-language': language } })
  const newMail = async (count: number) => {
    await expect.poll(() => smtp.mails.length, { timeout: 3000 }).toBe(count)
    return smtp.mails.at(-1)!
  }
  const tokenIn = (text: string) => /https:\/\/chat\.test\.invalid\/password\/([\w-]{43})\s/.exec(text)![1]!
  const setPassword = (token: string, password = NEW_PASSWORD) => fetch(`${server.url}/password`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en' }, body: new URLSearchParams({ token, password, repeated: password }) })
  const signIn = async (password: string) => (await server.call('POST', '/v1/sessions', { body: { account: 'alice', password } })).status

  return { begin, put, state, confirm, codeIn, bind, forget, newMail, tokenIn, setPassword, signIn, now: () => server.clock, log: () => server.log.join('') }
}

onEachDatabase('the mail address of an account', ({ start }) => {
  const { begin, put, state, confirm, codeIn, bind, forget, newMail, tokenIn, setPassword, signIn, now, log } = helpers(start)

  it('is the user\'s with the code that was mailed there, is shown masked, and is in the export', async () => {
    const { smtp, alice } = await begin()
    expect(await state()).toEqual({ isOn: true, address: null, pending: null })
    expect(await put(' Lin.Mei@EXAMPLE.com ')).toMatchObject({ status: 202, body: { pending: 'L•••@example.com' } })
    expect(smtp.mails).toEqual([expect.objectContaining({ to: [ADDRESS], from: 'no-reply@example.com', subject: expect.stringContaining('chat.test.invalid'), text: expect.stringContaining('the account alice') })])
    expect(await state()).toEqual({ isOn: true, address: null, pending: 'L•••@example.com' })
    expect((await confirm(codeIn(smtp.mails[0]!.text))).body).toEqual({ isOn: true, address: 'L•••@example.com', pending: null })
    expect((await alice.call('GET', '/v1/me/export')).body.mailAddress).toEqual({ address: ADDRESS, confirmedAt: now().now })
    expect((await confirm(codeIn(smtp.mails[0]!.text))).body.error.code).toBe('wrong-code')
    for (const secret of [ADDRESS, codeIn(smtp.mails[0]!.text)]) expect(log()).not.toContain(secret)
  })

  it('needs the password, and a code that is not over: ten minutes, five tries, the newest alone', async () => {
    const { smtp } = await begin()
    expect((await put(ADDRESS, 'another horse')).body.error).toMatchObject({ code: 'wrong-password', field: 'password' })
    await put(ADDRESS)
    const [first] = [codeIn(smtp.mails[0]!.text)]
    await put('lin@example.org')
    const second = codeIn(smtp.mails[1]!.text)
    if (first !== second) expect((await confirm(first)).status).toBe(400)
    now().now += 10 * MINUTE
    expect([(await confirm(second)).status, await state()]).toEqual([400, { isOn: true, address: null, pending: null }])
    await put(ADDRESS)
    const third = codeIn(smtp.mails[2]!.text)
    for (let tries = 0; tries < 5; tries++) expect((await confirm(third === '000000' ? '111111' : '000000')).body.error.code).toBe('wrong-code')
    expect([(await confirm(third)).status, await state()]).toEqual([400, { isOn: true, address: null, pending: null }])
  })

  it('is confirmed once by two tries at the same time, and of five wrong ones at once none is free', async () => {
    const { smtp } = await begin()
    await put(ADDRESS)
    const code = codeIn(smtp.mails[0]!.text)
    expect((await Promise.all([confirm(code), confirm(code)])).map(({ status }) => status).sort()).toEqual([200, 400])
    await put('lin@example.org')
    await Promise.all(Array.from({ length: 5 }, () => confirm('x')))
    expect((await confirm(codeIn(smtp.mails[1]!.text))).status).toBe(400)
  })

  it('goes with the password and with the account; who had it is told, and a link that was mailed there ends', async () => {
    const { smtp, alice } = await begin()
    await bind()
    await forget()
    const first = tokenIn((await newMail(2)).text)
    await put('lin@example.org')
    expect((await state()).address).toBe('L•••@example.com')
    await confirm(codeIn(smtp.mails[2]!.text))
    expect(await newMail(4)).toMatchObject({ to: [ADDRESS], text: expect.stringContaining('has another mail address now') })
    expect((await setPassword(first)).status).toBe(404)
    await forget()
    const second = tokenIn((await newMail(5)).text)
    expect((await alice.call('DELETE', '/v1/me/mail-address', { body: { password: 'another horse' } })).status).toBe(403)
    expect((await alice.call('DELETE', '/v1/me/mail-address', { body: { password: PASSWORD }, headers: { 'accept-language': 'en' } })).status).toBe(204)
    expect(await newMail(6)).toMatchObject({ to: ['lin@example.org'], text: expect.stringContaining('has removed this mail address') })
    expect([await state(), (await setPassword(second)).status]).toEqual([{ isOn: true, address: null, pending: null }, 404])
    await bind()
    await put('lin@example.org')
    expect((await alice.call('DELETE', '/v1/me', { body: { password: PASSWORD } })).status).toBe(204)
    expect(await forget()).toMatchObject({ status: 202, body: {} })
  })

  it('gets a link for a new password, once and for an hour, which signs out all devices; the user is told', async () => {
    const { alice, smtp } = await begin()
    await bind()
    expect(await forget('ALICE')).toMatchObject({ status: 202, body: {} })
    const first = tokenIn((await newMail(2)).text)
    now().now += HOUR
    expect((await setPassword(first)).status).toBe(404)
    await forget()
    const token = tokenIn((await newMail(3)).text)
    expect(await (await setPassword(token)).text()).toContain('all devices are signed out')
    expect(await newMail(4)).toMatchObject({ to: [ADDRESS], text: expect.stringContaining('A new password was set by a link') })
    expect([(await setPassword(token)).status, await signIn(PASSWORD), await signIn(NEW_PASSWORD), (await alice.call('GET', '/v1/me')).status]).toEqual([404, 401, 201, 401])
    for (const secret of [first, token, codeIn(smtp.mails[0]!.text), ADDRESS]) expect(log()).not.toContain(secret)
  })

  it('is not told by a reply: accounts that do not exist, have none, or had five mails today are answered alike', async () => {
    const { server, smtp } = await begin()
    await server.signUp('bob')
    await bind()
    expect(await Promise.all([forget('nobody'), forget('bob'), forget('\u0001no account')])).toMatchObject([{ status: 202, body: {} }, { status: 202, body: {} }, { status: 400 }])
    for (let tries = 0; tries < 7; tries++) {
      now().now += 20 * MINUTE
      expect(await forget()).toMatchObject({ status: 202, body: {} })
    }
    await server.app.stop()
    expect(smtp.mails.length).toBe(1 + 5)
    expect(smtp.mails.filter(({ to }) => to[0] !== ADDRESS)).toEqual([])
  })

  it('may be that of several accounts: a link is for the account that was stated', async () => {
    const { server, smtp } = await begin()
    const bob = await server.signUp('bob')
    await bind()
    await bind(ADDRESS, bob)
    await forget('bob')
    expect((await newMail(3)).text).toContain('the account bob')
    await setPassword(tokenIn(smtp.mails[2]!.text))
    expect([await signIn(PASSWORD), await signIn(NEW_PASSWORD)]).toEqual([201, 401])
  })

  it('is limited: codes of one user, codes to one address, tries, and requests of one client', async () => {
    const { server } = await begin()
    const others = await Promise.all(['bob', 'carl', 'dora'].map(name => server.signUp(name)))
    for (let n = 0; n < 5; n++) expect((await put(`lin${n}@example.com`)).status).toBe(202)
    expect((await put(ADDRESS)).body.error.code).toBe('too-many-requests')
    for (const [n, other] of [...others, ...others].entries()) expect((await put(n % 2 ? ADDRESS : ADDRESS.toUpperCase(), PASSWORD, other)).status).toBe(n < 5 ? 202 : 429)
    const tries: number[] = []
    for (let n = 0; n < 31; n++) tries.push((await confirm('x')).status)
    expect([tries.slice(0, 30).every(status => status === 400), tries[30]]).toEqual([true, 429])
    const asked: number[] = []
    for (let n = 0; n < 6; n++) asked.push((await forget('nobody')).status)
    expect(asked).toEqual([202, 202, 202, 202, 202, 429])
  })
})

onSqliteOnly('mail', ({ start }) => {
  const { begin, put, state, confirm, codeIn, bind, forget, newMail, log } = helpers(start)

  it('is off without an SMTP server: no address, no links, no page', async () => {
    const { alice, server } = await begin({ isOn: false })
    expect(await state()).toEqual({ isOn: false, address: null, pending: null })
    expect([await put(ADDRESS), await forget()]).toMatchObject([{ status: 404, body: { error: { code: 'mail-off' } } }, { status: 404, body: { error: { code: 'mail-off' } } }])
    expect((await confirm('123456')).body.error.code).toBe('wrong-code')
    expect((await alice.call('DELETE', '/v1/me/mail-address', { body: { password: PASSWORD } })).status).toBe(204)
    expect((await server.call('GET', `/password/${'A'.repeat(43)}`)).body.error.code).toBe('route-not-found')
  })

  it('that the SMTP server does not take leaves nothing waiting, says so to who typed the address, and lets the server go on', async () => {
    const { smtp, server } = await begin()
    smtp.says = { RCPT: `550 ${ADDRESS} unknown` }
    expect(await put(ADDRESS)).toMatchObject({ status: 503, body: { error: { code: 'mail-failed', field: 'address' } } })
    expect(await state()).toMatchObject({ pending: null })
    smtp.says = {}
    await bind()
    smtp.says = { TEXT: 'silence' }
    expect((await forget()).status).toBe(202)
    await expect.poll(() => log(), { timeout: 3000 }).toMatch(/"kind":"link".*the SMTP server has not taken a mail/)
    smtp.says = {}
    await forget()
    await newMail(2)
    await server.app.stop()
    expect(log()).not.toMatch(/lin\.mei/i)
  })

  it('that fails ends its own code alone, and not the one of a later request', async () => {
    const { smtp } = await begin()
    smtp.says = { TEXT: 'silence' }
    const first = put(ADDRESS)
    await expect.poll(() => smtp.commands.filter(command => command === 'DATA').length, { timeout: 3000 }).toBe(1)
    smtp.says = {}
    expect((await put('lin@example.org')).status).toBe(202)
    expect([(await first).status, (await state()).pending]).toEqual([503, 'l•••@example.org'])
    expect((await confirm(codeIn(smtp.mails.at(-1)!.text))).status).toBe(200)
  })

  it('comes in the language of the request, Chinese unless it is English', async () => {
    const { smtp } = await begin()
    await put(ADDRESS, PASSWORD, undefined, 'zh-CN')
    expect(smtp.mails[0]).toMatchObject({ subject: '邮箱验证码（chat.test.invalid）', text: expect.stringMatching(/账号 alice 正在绑定这个邮箱，验证码是 \d{6}，10 分钟内有效/) })
    await bind()
    await forget('alice', 'fr')
    expect((await newMail(3)).text).toMatch(/点开下面的链接，为 chat\.test\.invalid 的账号 alice 设置新密码/)
  })

  it('a stop of the server waits for mails that are being sent', async () => {
    const { server, smtp, alice } = await begin()
    await bind()
    smtp.delayMs = 200
    await alice.call('DELETE', '/v1/me/mail-address', { body: { password: PASSWORD } })
    await server.app.stop()
    expect(smtp.mails.length).toBe(2)
  })
})

describe('a mail address', () => {
  it.each([['lin@example.com'], ['a.b+c_d@sub.example.co'], ['x@xn--fiqs8s.xn--fiqs8s'], [`${'a'.repeat(64)}@example.com`]])('can be %s', address => expect(mailAddressOf(address)).toBe(address))

  it.each(['', 'lin', '@example.com', 'lin@', 'lin@localhost', 'lin@exa mple.com', 'a@b@example.com', '"a b"@example.com', 'lin@example.com\r\nBcc: x@example.com', 'lin@example.com,x@example.com', '<lin@example.com>', 'lin@[127.0.0.1]', 'lin@-a.com', 'lín@example.com', '林@例子.中国', 'a\0b@example.com', `${'a'.repeat(65)}@example.com`, `a@${'b.'.repeat(126)}com`])('cannot be %j', address => expect(mailAddressOf(address)).toBeNull())

  it('is shown without most of it', () => expect([masked('l@example.com'), masked('lin.mei@example.com')]).toEqual(['l•••@example.com', 'l•••@example.com']))
})
