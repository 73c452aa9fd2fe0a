import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'

import type { MailAddress } from '@/services/mailAddress'

import ProfilePage from '@/packages/me/profile.vue'

const session = vi.hoisted(() => ({ kind: 'account', userID: 'anna', loginName: 'anna' as string | null, profile: { name: 'Anna', avatarUrl: '' }, asAccount: (request: (bearer: string) => Promise<unknown>) => request('secret') }))
vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))
vi.mock('@/stores/profile', () => ({ useProfileStore: () => ({ devices: null }) }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => reactive(session) }))

interface UniRequest {
  url: string
  method: string
  data?: Record<string, string>
  header: Record<string, string>
  success: (reply: { statusCode: number, data: unknown, header?: Record<string, string> }) => void
}

const PASSWORD = 'three quiet herons'
const NONE: MailAddress = { isOn: true, address: null, pending: null }
const CONFIRMED = 'a•••@example.com'
const PENDING = 'b•••@example.com'

const requests: UniRequest[] = []
/** What the server has, and what it refuses next. */
const server = { state: NONE, refusal: undefined as { status: number, code: string, field?: string, retryAfter?: string } | undefined }

/** Answers as our server does (server/README.md). */
function reply({ url, method }: UniRequest): { statusCode: number, data: unknown, header?: Record<string, string> } {
  if (server.refusal) {
    const { status, retryAfter, ...error } = server.refusal
    return { statusCode: status, data: { error }, header: retryAfter ? { 'Retry-After': retryAfter } : {} }
  }
  if (method === 'PUT') {
    server.state = { ...server.state, pending: PENDING }
    return { statusCode: 202, data: { pending: PENDING } }
  }
  if (url.endsWith('/confirmation')) server.state = { isOn: true, address: server.state.pending, pending: null }
  if (method === 'DELETE') {
    server.state = NONE
    return { statusCode: 204, data: '' }
  }
  return { statusCode: 200, data: server.state }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  setActivePinia(createPinia())
  requests.length = 0
  Object.assign(server, { state: NONE, refusal: undefined })
  Object.assign(session, { kind: 'account', loginName: 'anna' })
  vi.mocked(uni.showToast).mockClear()
  vi.mocked(uni.request).mockImplementation(((request: UniRequest) => {
    requests.push(request)
    queueMicrotask(() => request.success(reply(request)))
  }) as never)
})
afterEach(() => { vi.useRealTimers() })
afterAll(() => { vi.unstubAllEnvs() })

async function openPage(state: MailAddress = NONE) {
  server.state = state
  const page = mount(ProfilePage)
  await flushPromises()
  return page
}

type Page = Awaited<ReturnType<typeof openPage>>

const rowOf = (page: Page) => page.findAll('[aria-expanded]').find(row => row.text().includes('邮箱'))

async function tap(page: Page, words: string) {
  await page.findAll('button, [role=button]').find(button => button.text() === words)!.trigger('tap')
  await flushPromises()
}

async function openSection(state?: MailAddress) {
  const page = await openPage(state)
  await rowOf(page)!.trigger('tap')
  await flushPromises()
  return page
}

const field = (page: Page, name: string) => page.get<HTMLInputElement>(`[name=${name}]`)
const buttonOf = (page: Page, words: string) => page.findAll('button').find(button => button.text().includes(words))!
const toast = () => vi.mocked(uni.showToast).mock.calls.at(-1)?.[0]?.title
const sentBy = (method: string) => requests.filter(request => request.method === method)

async function ask(page: Page) {
  await field(page, 'mail-address').setValue(' bob@example.com ')
  await field(page, 'mail-password').setValue(PASSWORD)
  await tap(page, '发送验证码')
}

describe('the mail address on the profile page', () => {
  it.each([
    ['where the server sends no mails', { isOn: false, address: null, pending: null }, 'anna'],
    ['of an account of WeChat, which has no password', NONE, null],
  ])('has no row %s', async (_, state, loginName) => {
    session.loginName = loginName
    expect(rowOf(await openPage(state))).toBeUndefined()
  })

  it('has no row with a server of an earlier version', async () => {
    server.refusal = { status: 404, code: 'not-found' }
    expect(rowOf(await openPage())).toBeUndefined()
  })

  it.each([['none', NONE, '未绑定'], ['one that waits for its code', { ...NONE, pending: PENDING }, '待验证'], ['the confirmed one', { ...NONE, address: CONFIRMED, pending: PENDING }, CONFIRMED]])('has a row that shows %s', async (_, state, words) => {
    expect(rowOf(await openPage(state))!.text()).toContain(words)
  })

  it('that could not be loaded says why in its section, and loads again when that is opened', async () => {
    server.refusal = { status: 503, code: 'busy' }
    const page = await openSection()
    expect(page.get('[role=alert]').text()).toContain('现在太忙')
    expect(page.find('[name=mail-address]').exists()).toBe(false)
    server.refusal = undefined
    await rowOf(page)!.trigger('tap')
    await rowOf(page)!.trigger('tap')
    await flushPromises()
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(page.find('[name=mail-address]').exists()).toBe(true)
  })

  it('is set by address and password, then by the code of the mail', async () => {
    const page = await openSection()
    await field(page, 'mail-address').setValue('bob@example.com')
    await field(page, 'mail-password').trigger('confirm')
    expect(buttonOf(page, '发送验证码').attributes('disabled')).toBeDefined()
    await ask(page)
    expect(sentBy('PUT')).toMatchObject([{ url: 'https://chat.example.com/v1/me/mail-address', data: { address: 'bob@example.com', password: PASSWORD }, header: { 'accept-language': 'zh-CN', 'authorization': 'Bearer secret' } }])
    expect(page.get('[role=status]').text()).toContain(PENDING)
    await field(page, 'mail-code').setValue('12345')
    expect(buttonOf(page, '验证').attributes('disabled')).toBeDefined()
    await field(page, 'mail-code').trigger('confirm')
    expect(sentBy('POST')).toEqual([])
    await field(page, 'mail-code').setValue('123456')
    await tap(page, '验证')
    expect(sentBy('POST')).toMatchObject([{ url: 'https://chat.example.com/v1/me/mail-address/confirmation', data: { code: '123456' } }])
    expect(toast()).toBe('邮箱已绑定')
    expect(rowOf(page)!.text()).toContain(PENDING)
    expect(page.find('[name=mail-code]').exists()).toBe(false)
  })

  it.each([
    ['a wrong password', { status: 403, code: 'wrong-password', field: 'password' }, '密码不对'],
    ['what is no address', { status: 400, code: 'invalid-input', field: 'address' }, '邮箱的写法不对'],
    ['a mail that could not be sent', { status: 503, code: 'mail-failed' }, '邮件没有发出去'],
    ['a server that sends no mails any more', { status: 404, code: 'mail-off' }, '不发送邮件'],
    ['too many tries', { status: 429, code: 'too-many-requests', retryAfter: '300' }, '5 分钟后再试'],
  ])('keeps what was typed, and says what to do, after %s', async (_, refusal, words) => {
    const page = await openSection()
    server.refusal = refusal
    await ask(page)
    expect(page.get('[role=alert]').text()).toContain(words)
    expect([field(page, 'mail-address').element.value, field(page, 'mail-password').element.value]).toEqual([' bob@example.com ', PASSWORD])
    server.refusal = undefined
    await tap(page, '发送验证码')
    expect(page.find('[name=mail-code]').exists()).toBe(true)
  })

  it('keeps the code after a wrong one, and sends another after a minute', async () => {
    const page = await openSection()
    await ask(page)
    await field(page, 'mail-code').setValue('123456')
    server.refusal = { status: 400, code: 'wrong-code' }
    await tap(page, '验证')
    expect(page.get('[role=alert]').text()).toContain('验证码不对，或者已经过期')
    expect(field(page, 'mail-code').element.value).toBe('123456')
    server.refusal = undefined
    expect(buttonOf(page, '60 秒').attributes('disabled')).toBeDefined()
    await vi.advanceTimersByTimeAsync(60_000)
    await tap(page, '重新发送')
    expect(sentBy('PUT').map(({ data }) => data)).toEqual(Array.from({ length: 2 }).fill({ address: 'bob@example.com', password: PASSWORD }))
    expect(toast()).toBe('验证码已发送')
  })

  it('leaves a code that has ended because another one could not be sent, with the fields as they were', async () => {
    const page = await openSection()
    await ask(page)
    await vi.advanceTimersByTimeAsync(60_000)
    server.refusal = { status: 503, code: 'mail-failed', field: 'address' }
    await tap(page, '重新发送')
    expect(page.get('[role=alert]').text()).toContain('邮件没有发出去')
    expect(page.find('[name=mail-code]').exists()).toBe(false)
    expect(field(page, 'mail-address').element.value).toBe(' bob@example.com ')
    expect(rowOf(page)!.text()).toContain('未绑定')
  })

  it('goes back from the code to the fields as they were, and sends a code to another address at once', async () => {
    const page = await openSection()
    await ask(page)
    await tap(page, '取消')
    expect([field(page, 'mail-address').element.value, field(page, 'mail-password').element.value]).toEqual([' bob@example.com ', PASSWORD])
    await field(page, 'mail-address').setValue('bob@example.org')
    await field(page, 'mail-password').trigger('confirm')
    expect(sentBy('PUT').map(({ data }) => data!.address)).toEqual(['bob@example.com', 'bob@example.org'])
  })

  it('that waits for its code asks for address and password before another code is sent', async () => {
    const page = await openSection({ ...NONE, pending: PENDING })
    await tap(page, '重新发送')
    expect(sentBy('PUT')).toEqual([])
    await ask(page)
    expect(sentBy('PUT')).toHaveLength(1)
  })

  it('is changed once the new one is confirmed, and shown until then', async () => {
    const page = await openSection({ ...NONE, address: CONFIRMED })
    await tap(page, '更换邮箱')
    expect(page.text()).toContain(`才会替换 ${CONFIRMED}`)
    await tap(page, '取消')
    await tap(page, '更换邮箱')
    await ask(page)
    expect(rowOf(page)!.text()).toContain(CONFIRMED)
    await field(page, 'mail-code').setValue('654321')
    await field(page, 'mail-code').trigger('confirm')
    await flushPromises()
    expect(rowOf(page)!.text()).toContain(PENDING)
  })

  it('is removed with the password', async () => {
    const page = await openSection({ ...NONE, address: CONFIRMED })
    await tap(page, '解绑邮箱')
    expect(sentBy('DELETE')).toEqual([])
    expect(buttonOf(page, '解绑邮箱').attributes('disabled')).toBeDefined()
    await field(page, 'mail-password').setValue(PASSWORD)
    server.refusal = { status: 403, code: 'wrong-password', field: 'password' }
    await tap(page, '解绑邮箱')
    expect(page.get('[role=alert]').text()).toContain('密码不对')
    server.refusal = undefined
    await tap(page, '解绑邮箱')
    expect(sentBy('DELETE')[1]).toMatchObject({ url: 'https://chat.example.com/v1/me/mail-address', data: { password: PASSWORD } })
    expect(toast()).toBe('邮箱已解绑')
    expect(rowOf(page)!.text()).toContain('未绑定')
  })
})
