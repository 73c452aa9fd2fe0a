import { flushPromises, mount } from '@vue/test-utils'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { setLocale } from '@/i18n'
import ForgotPage from '@/packages/sign-in/forgot.vue'

import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', 'https://chat.example.com'))

interface UniRequest {
  url: string
  method: string
  data: unknown
  header: Record<string, string>
  success: (reply: { statusCode: number, data: unknown, header?: Record<string, string> }) => void
  fail: (error: { errMsg: string }) => void
}

const requests: UniRequest[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  requests.length = 0
  // A request without an answer is followed by a look at the server.
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'))
  vi.mocked(uni.request).mockImplementation(((request: UniRequest) => { requests.push(request) }) as never)
})
afterEach(() => {
  vi.useRealTimers()
  vi.mocked(fetch).mockRestore()
  return setLocale('zh-CN')
})
afterAll(() => { vi.unstubAllEnvs() })

function open(query: Record<string, string> = { account: 'alice' }) {
  const page = mount(ForgotPage)
  fire(page, 'onLoad', query)
  return page
}

type Opened = ReturnType<typeof open>

const press = (page: Opened) => page.get('button').trigger('tap')
/** By the key of the keyboard, which no state of the button holds back. */
const pressKey = (page: Opened) => page.get('input').trigger('confirm')

/** Answers the request that was sent last. */
async function answer(statusCode: number, code = '', header: Record<string, string> = {}) {
  requests.at(-1)!.success({ statusCode, data: code ? { error: { code } } : {}, header })
  await flushPromises()
}

async function sent() {
  const page = open()
  await flushPromises()
  await press(page)
  await answer(202)
  return page
}

describe('the page for a forgotten password', () => {
  it('has the account that was typed at the sign-in, and asks for a mail to it in the language of the app', async () => {
    const page = open({ account: 'alice~E4~B8~80' })
    await flushPromises()
    expect(page.get('input').element.value).toBe('alice一')
    await page.get('input').setValue(' alice ')
    await press(page)
    expect(requests).toMatchObject([{ url: 'https://chat.example.com/v1/password-recovery', method: 'POST', data: { account: 'alice' }, header: { 'accept-language': 'zh-CN' } }])
    await setLocale('en')
    await answer(500)
    await press(page)
    expect(requests[1]!.header).toMatchObject({ 'accept-language': 'en' })
  })

  it('asks for the account first', async () => {
    const page = open({})
    await page.get('input').setValue('  ')
    await press(page)
    expect(requests).toEqual([])
    expect(page.get('[role=alert]').text()).toBe('请先填写账号。')
  })

  it('sends one request at a time', async () => {
    const page = open()
    await flushPromises()
    await press(page)
    expect(page.get('button').attributes('disabled')).toBeDefined()
    expect(page.get('button').text()).toBe('正在发送…')
    await pressKey(page)
    expect(requests).toHaveLength(1)
  })

  it('says of every account what to do next, without saying whether it exists', async () => {
    const page = await sent()
    expect(page.get('[role=status]').text()).toContain('如果这个账号有验证过的邮箱')
    for (const part of ['1 小时内有效', '垃圾邮件', '管理员']) expect(page.text()).toContain(part)
  })

  it('sends again after a minute, by the clock, and another account at once', async () => {
    const page = await sent()
    expect(page.get('button').text()).toBe('60 秒后可以再次发送')
    expect(page.get('button').attributes('disabled')).toBeDefined()
    await pressKey(page)
    expect(requests).toHaveLength(1)
    vi.setSystemTime(Date.now() + 49_500)
    await vi.advanceTimersByTimeAsync(1000)
    expect(page.get('button').text()).toBe('10 秒后可以再次发送')
    await page.get('input').setValue('bob')
    expect(page.find('[role=status]').exists()).toBe(false)
    expect(page.get('button').attributes('disabled')).toBeUndefined()
    await page.get('input').setValue('alice')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(page.get('button').text()).toBe('再次发送')
    await press(page)
    expect(requests).toHaveLength(2)
  })

  it('says that the service sends no mails, and whom to ask', async () => {
    const page = open()
    await flushPromises()
    await press(page)
    await answer(404, 'mail-off')
    expect(page.get('[role=alert]').text()).toBe('这个服务不发送邮件。请联系管理员，要一个重设密码的链接。')
    expect(page.find('button').exists()).toBe(false)
  })

  it.each<[string, () => Promise<void> | void, string]>([
    ['too many requests', () => answer(429, 'too-many-requests', { 'Retry-After': '540' }), '9 分钟后再试'],
    ['a server that is busy', () => answer(503, 'busy'), '现在太忙'],
    ['a server that fails', () => answer(500), '账号服务器出了问题'],
    ['an account that cannot be one', async () => { requests[0]!.success({ statusCode: 400, data: { error: { code: 'invalid-input', field: 'account' } } }) }, '账号的写法不对'],
    ['a network that is gone', () => { requests[0]!.fail({ errMsg: 'request:fail' }) }, '请检查网络'],
  ])('keeps the account and can be tried again after %s', async (_, happen, words) => {
    const page = open()
    await flushPromises()
    await press(page)
    await happen()
    await vi.waitFor(() => expect(page.get('[role=alert]').text()).toContain(words))
    expect(page.get('input').element.value).toBe('alice')
    await press(page)
    await answer(202)
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(page.find('[role=status]').exists()).toBe(true)
  })
})
