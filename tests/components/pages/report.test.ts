import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import { messageActions } from '@/packages/chat/message/messageActions'
import PersonPage from '@/packages/contacts/person.vue'
import ReportPage from '@/packages/contacts/report.vue'
import SettingsPage from '@/packages/groups/settings.vue'
import { useGroupsStore } from '@/stores/groups'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aMessage, aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createInviteServer } from '../../support/inviteServer'
import { createBackend, createTestApp } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', '/'))
useFakeClock()

let server: ReturnType<typeof createInviteServer>
beforeEach(() => {
  server = createInviteServer()
  vi.mocked(uni.showModal).mockReset()
  vi.mocked(uni.navigateTo).mockClear()
})

/** Anna has an account, and has opened the chat in which Ben has written. */
async function startBoth(texts: string[]) {
  const gateway = createBackend()
  const anna = createTestApp(gateway)
  const signing = anna.session.signIn({ account: 'anna', password: 'three quiet herons' })
  await wait(300)
  await signing
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  for (const text of texts) {
    ben.messages.send('peer:anna', aText(text))
    await wait(500)
  }
  await anna.messages.open('peer:ben')
  anna.messages.send('peer:ben', aText('of my own'))
  await wait(1_000)
  return { anna, ben }
}
const start = async (texts: string[]) => (await startBoth(texts)).anna

async function opened({ pinia, zim }: TestApp, page: object, query: object) {
  const wrapper = mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(wrapper, 'onLoad', query)
  fire(wrapper, 'onShow')
  await wait(1_000)
  return wrapper
}
const report = (anna: TestApp, query: object = {}) => opened(anna, ReportPage, { kind: 'user', id: 'ben', key: toQuery('peer:ben'), ...query })
type Page = Awaited<ReturnType<typeof report>>

const rowsOf = (page: Page, role: string) => page.findAll(`[role="${role}"]`)
async function press(page: Page, words: string) {
  await page.findAll('button, .cell').find(button => button.text().includes(words))!.trigger('tap')
  await wait(300)
}
const words = ({ mock }: { mock: { lastCall?: unknown[] } }) => (mock.lastCall![0] as { content: string }).content

describe('the report of a person', () => {
  it('offers the messages of that person, and sends the reason, the note and what was chosen', async () => {
    const anna = await start(['hello', 'rude', 'ruder'])
    const [, pressed] = anna.messages.timeline('peer:ben')
    const page = await report(anna, { at: toQuery(pressed!.key) })
    expect(page.get('.title').text()).toBe(t('report.user', { name: 'Ben' }))
    expect(rowsOf(page, 'checkbox').map(row => [row.text(), row.attributes('aria-checked')])).toEqual([['Benruder', 'false'], ['Benrude', 'true'], ['Benhello', 'false']])
    await press(page, t('report.reason.abuse'))
    await press(page, 'ruder')
    await page.get('textarea').setValue('  again and again ')
    await press(page, t('report.send'))
    expect(server.reports).toEqual([{
      target: { kind: 'user', id: 'ben' },
      reason: 'abuse',
      note: 'again and again',
      conversation: { kind: 'peer', id: 'ben' },
      messages: [{ senderID: 'ben', seq: 3, kind: 'text', text: 'ruder', sentAt: expect.any(Number) }, { senderID: 'ben', seq: 2, kind: 'text', text: 'rude', sentAt: expect.any(Number) }],
    }])
  })

  it('needs a reason, and goes without messages', async () => {
    const anna = await start([])
    const page = await report(anna, { key: '' })
    expect(page.text()).toContain(t('report.noEvidence'))
    await press(page, t('report.send'))
    expect([words(vi.mocked(uni.showModal)), server.reports]).toEqual([t('report.needsReason'), []])
    await press(page, t('report.reason.spam'))
    await press(page, t('report.send'))
    expect(server.reports).toEqual([{ target: { kind: 'user', id: 'ben' }, reason: 'spam', note: '', messages: [] }])
  })

  it('keeps what was written when it could not be sent', async () => {
    const anna = await start(['rude'])
    const page = await report(anna)
    await press(page, t('report.reason.abuse'))
    await page.get('textarea').setValue('again')
    server.isAway = true
    await press(page, t('report.send'))
    expect(words(vi.mocked(uni.showModal))).toBeTruthy()
    server.isAway = false
    await press(page, t('report.send'))
    expect(server.reports).toMatchObject([{ reason: 'abuse', note: 'again' }])
  })

  it('shows a hostile address and text as text', async () => {
    const anna = await start([`<b>${'长'.repeat(600)}`])
    const page = await report(anna, { kind: 'planet', id: toQuery('ben'), at: toQuery('no such message') })
    expect(rowsOf(page, 'checkbox')[0]!.text()).toContain('<b>长')
    expect(rowsOf(page, 'checkbox')[0]!.attributes('aria-checked')).toBe('false')
  })
})

describe('the report of a group', () => {
  it('offers what others have written, and nothing of the user', async () => {
    const { anna, ben } = await startBoth([])
    const { groupID } = await useGroupsStore(anna.pinia).create('Club', ['ben'])
    await wait(300)
    for (const app of [ben, anna]) {
      app.messages.send(`group:${groupID}`, aText(app === ben ? 'rude' : 'of my own'))
      await wait(500)
    }
    await anna.messages.open(`group:${groupID}`)
    const page = await report(anna, { kind: 'group', id: toQuery(groupID), key: toQuery(`group:${groupID}`) })
    expect(rowsOf(page, 'checkbox').map(row => row.text())).toEqual(['Benrude'])
  })
})

describe('the entries of reports', () => {
  it('are on the card of a person and in the settings of a chat, for users with an account of our server', async () => {
    const anna = await start(['hello'])
    await press(await opened(anna, PersonPage, { userID: 'ben' }), t('person.report'))
    await press(await opened(anna, SettingsPage, { key: toQuery('peer:ben') }), t('settings.report'))
    expect(vi.mocked(uni.navigateTo).mock.calls.map(([{ url }]) => String(url))).toEqual(Array.from({ length: 2 }, () => `/packages/contacts/report?kind=user&id=ben&name=&key=${toQuery('peer:ben')}&at=`))
    const carl = createTestApp(createBackend())
    await carl.signIn('carl')
    const page = await opened(carl, PersonPage, { userID: 'anna' })
    expect(page.text()).not.toContain(t('person.report'))
  })

  it('are in the menu of the messages of others, between recall and deletion', () => {
    const context = { canRecall: true, canReply: true, canEdit: true, canForward: true, canReport: true, now: 0, sound: { speed: 1, isEarpiece: false } }
    const actions = (isMine: boolean) => messageActions(aMessage(1, { isMine, delivery: 'sent' }), context).slice(-2)
    expect([actions(false), actions(true).includes('report')]).toEqual([['report', 'delete'], false])
  })
})
