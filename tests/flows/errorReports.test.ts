import { describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'

import type { ErrorReport } from '@/services/errorReports'

import { sendErrorReports } from '@/services/errorReports'
import { watchThrown } from '@/services/thrownErrors'
import { useErrorReportsStore } from '@/stores/errorReports'
import { usePrivacyStore } from '@/stores/privacy'
import { createFailure } from '@/utils/failure'

import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'

vi.mock('@/services/errorReports', () => ({ sendErrorReports: vi.fn() }))
vi.mock('@/services/thrownErrors', () => ({ watchThrown: vi.fn() }))
useFakeClock()

/** Anna, whose app reports errors. `sent`: the requests. */
async function open({ isOn = true } = {}) {
  vi.mocked(watchThrown).mockClear()
  const { anna } = await signInUsers('anna')
  const sent: ErrorReport[][] = []
  vi.mocked(sendErrorReports).mockImplementation(async (_, reports) => { sent.push(reports) })
  Object.assign(anna.session, { asAccount: async (call: (bearer: string) => unknown) => call('bearer') })
  vi.stubGlobal('getCurrentPages', () => [{ route: 'packages/chat/index' }])
  const privacy = usePrivacyStore(anna.pinia)
  privacy.set('errorReports', isOn)
  await wait(10)
  const store = useErrorReportsStore(anna.pinia)
  const app = createApp({})
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  store.watch(app)
  store.watch(app)
  expect(vi.mocked(watchThrown)).toHaveBeenCalledTimes(1)
  const fail = (thrown: unknown) => app.config.errorHandler!(thrown, null, 'render')
  return { anna, privacy, app, fail, sent, logged }
}

describe('reports of errors', () => {
  it('are sent together half a minute after the first, each once with its number and the page', async () => {
    const { fail, sent, logged } = await open()
    for (let n = 0; n < 3; n++) fail(new RangeError('Maximum call stack size exceeded'))
    fail(new TypeError('null is not an object'))
    await wait(29_000)
    expect(sent).toEqual([])
    await wait(2_000)
    expect(sent[0]!.map(({ kind, count, page }) => [kind, count, page])).toEqual([['RangeError', 3, 'packages/chat/index'], ['TypeError', 1, 'packages/chat/index']])
    expect(logged).toHaveBeenCalledTimes(4)
  })

  it('are not gathered before the user wants that, nor sent when the user no longer wants it', async () => {
    const { privacy, fail, sent } = await open({ isOn: false })
    fail(new Error('a'))
    privacy.set('errorReports', true)
    await wait(31_000)
    fail(new Error('b'))
    privacy.set('errorReports', false)
    await wait(31_000)
    expect(sent).toEqual([])
  })

  it('are at most twenty a day', async () => {
    const { anna, fail, sent } = await open()
    const failures = (from: number, to: number) => { for (let code = from; code < to; code++) anna.session.recordError(createFailure('server', { code })) }
    failures(0, 15)
    await wait(31_000)
    failures(15, 30)
    fail(new Error('one more'))
    await wait(31_000)
    expect(sent.map(reports => reports.length)).toEqual([15, 5])
    await wait(24 * 3600_000)
    failures(30, 31)
    await wait(31_000)
    expect(sent).toHaveLength(3)
  })

  it('leave out what is of the network or of the user', async () => {
    const { anna, sent } = await open()
    for (const kind of ['network', 'timeout', 'text-too-long', 'moderated', 'session-expired'] as const) anna.session.recordError(createFailure(kind))
    await wait(31_000)
    expect(sent).toEqual([])
  })

  it('are dropped where our server is away, and the app goes on', async () => {
    const { anna, fail, sent } = await open()
    Object.assign(anna.session, { asAccount: async () => { throw new Error('no server') } })
    fail(new Error('a'))
    await wait(31_000)
    fail(new Error('b'))
    anna.zim.signOut()
    await wait(500)
    expect(sent).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
