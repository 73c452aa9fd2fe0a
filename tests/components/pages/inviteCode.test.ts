import { mount } from '@vue/test-utils'
import { decodeQR } from 'qr/decode.js'
import sharp from 'sharp'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import SettingsPage from '@/packages/groups/settings.vue'
import CodePage from '@/packages/invites/code.vue'
import MePage from '@/pages/me/index.vue'
import { useGroupsStore } from '@/stores/groups'
import { inviteCodeOf } from '@/utils/inviteLink'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { useFakeClock, wait } from '../../support/clock'
import { createInviteServer } from '../../support/inviteServer'
import { createBackend, createTestApp } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', '/'))
useFakeClock()

const DAY = 86_400_000
let server: ReturnType<typeof createInviteServer>
beforeEach(() => {
  server = createInviteServer()
  vi.mocked(uni.showModal).mockReset()
  vi.mocked(uni.navigateTo).mockClear()
})

async function signedIn(account = 'anna') {
  const app = createTestApp(createBackend())
  const signing = app.session.signIn({ account, password: 'three quiet herons' })
  await wait(300)
  await signing
  return app
}

async function opened({ pinia, zim }: TestApp, page: object = CodePage, query: object = {}) {
  const wrapper = mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(wrapper, 'onLoad', query)
  fire(wrapper, 'onShow')
  await wait(300)
  return wrapper
}
type Page = Awaited<ReturnType<typeof opened>>

const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm, cancel: !confirm }) as never)

/** What a scanner reads from the page. */
async function scanned(page: Page): Promise<string> {
  const png = Buffer.from(page.get('.code').attributes('src')!.replace('data:image/png;base64,', ''), 'base64')
  const { data, info: { width, height } } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return decodeQR({ data, width, height })
}

async function press(page: Page, words: string) {
  await page.findAll('button, .text-button').find(button => button.text() === words)!.trigger('tap')
  await wait(200)
}

describe('the page of the own code', () => {
  it('draws an invite without the userID, says until when and how often it can be used, and reuses it', async () => {
    const anna = await signedIn()
    const page = await opened(anna)
    const text = await scanned(page)
    expect([inviteCodeOf(text), text.includes('anna')]).toEqual([server.invites[0]!.code, false])
    expect(page.text()).toContain(t('invite.left', { time: '3月8日 12:00', n: 100 }))
    await opened(anna)
    expect(server.invites).toHaveLength(1)
  })

  it('has no code of the mini program where the server has none', async () => {
    expect((await opened(await signedIn())).find('[role=tab]').exists()).toBe(false)
  })

  it('shows the code of the mini program when it is chosen, fetched once, with what failed and a retry', async () => {
    const anna = await signedIn()
    server.wxacode = { status: 503, code: 'wxacode-away' }
    const page = await opened(anna)
    const choose = async (at: number) => {
      await page.findAll('[role=tab]')[at]!.trigger('tap')
      await wait(100)
    }
    const askedFor = () => server.asked.filter(request => request.endsWith('/wxacode')).length
    const saveButton = () => page.findAll('button').find(button => button.text() === t('invite.save'))!
    expect([page.findAll('[role=tab]').map(tab => tab.attributes('aria-selected')), askedFor()]).toEqual([['true', 'false'], 0])
    await choose(1)
    expect(page.get('[role=alert]').text()).toContain(t('failure.wxacode-away'))
    expect([page.find('.code').exists(), page.text().includes(t('invite.wxacodeMeans')), saveButton().attributes('disabled')]).toEqual([false, false, ''])
    const png = Buffer.from([0x89, 0x50, 0x4E, 0x47, 0, 255, 128])
    server.wxacode = png.toString('base64')
    await press(page, t('action.retry'))
    expect(page.text()).toContain(t('invite.wxacodeMeans'))
    expect(page.get('.code').attributes('src')).toBe(`data:image/png;base64,${png.toString('base64')}`)
    await choose(0)
    expect(inviteCodeOf(await scanned(page))).toBe(server.invites[0]!.code)
    await choose(1)
    expect([page.get('.code').attributes('src'), askedFor()]).toEqual([`data:image/png;base64,${png.toString('base64')}`, 2])
    answer(true)
    server.wxacode = Buffer.from('another').toString('base64')
    await press(page, t('invite.renew'))
    expect(page.get('.code').attributes('src')).toBe(`data:image/png;base64,${server.wxacode}`)
  })

  it('says that WeChat draws no code, for which a retry is of no use', async () => {
    server.wxacode = { status: 409, code: 'wxacode-unavailable' }
    const page = await opened(await signedIn())
    await page.findAll('[role=tab]')[1]!.trigger('tap')
    await wait(100)
    expect(page.get('[role=alert]').text()).toBe(t('failure.wxacode-unavailable'))
  })

  it('makes another one when the last is used up or ends within an hour', async () => {
    const anna = await signedIn()
    const first = await opened(anna)
    server.invites[0]!.maxUses = 0
    first.unmount()
    const page = await opened(anna)
    expect(server.invites).toHaveLength(2)
    expect(inviteCodeOf(await scanned(page))).toBe(server.invites[0]!.code)
    vi.setSystemTime(Date.now() + 7 * DAY - 3600_000)
    await wait(60_000)
    expect(server.invites).toHaveLength(3)
    expect(inviteCodeOf(await scanned(page))).toBe(server.invites[0]!.code)
  })

  it('asks nothing while it is hidden', async () => {
    const anna = await signedIn()
    const page = await opened(anna)
    fire(page, 'onHide')
    server.asked.length = 0
    vi.setSystemTime(Date.now() + 8 * DAY)
    await wait(120_000)
    expect(server.asked).toEqual([])
  })

  it('ends the present code before there is a new one', async () => {
    const anna = await signedIn()
    const page = await opened(anna)
    const { code } = server.invites[0]!
    answer(false)
    await press(page, t('invite.renew'))
    expect(server.invites).toHaveLength(1)
    answer(true)
    server.asked.length = 0
    await press(page, t('invite.renew'))
    expect(server.asked).toEqual([`DELETE /invites/${code}`, 'POST /invites'])
    expect(inviteCodeOf(await scanned(page))).toBe(server.invites[0]!.code)
  })

  it('makes none by itself after the user has revoked it', async () => {
    const anna = await signedIn()
    const page = await opened(anna)
    answer(true)
    await press(page, t('invite.revoke'))
    expect(page.text()).toContain(t('invite.ended'))
    fire(page, 'onShow')
    await wait(120_000)
    expect([server.invites.length, page.find('.code').exists()]).toEqual([1, false])
    await press(page, t('invite.make'))
    expect(page.find('.code').exists()).toBe(true)
  })

  it('lists all open invites, of which any can be revoked', async () => {
    const anna = await signedIn()
    const page = await opened(anna)
    server.invites.push({ ...server.invites[0]!, code: 'zzzzzzzzzzzz', kind: 'group', group: { groupID: '#g', name: `<b>\u202E${'长'.repeat(60)}` }, users: new Set() })
    fire(page, 'onShow')
    await wait(300)
    const rows = () => page.findAll('.invite').map(row => row.text())
    expect(rows()).toHaveLength(2)
    expect(rows()[0]).toContain(t('invite.shown'))
    expect(rows()[1]).toContain('群聊：<b>长')
    expect(rows()[1]).not.toContain('\u202E')
    answer(true)
    await page.findAll('.invite .text-button')[1]!.trigger('tap')
    await wait(200)
    expect([rows().length, server.invites.find(({ code }) => code === 'zzzzzzzzzzzz')!.isRevoked]).toEqual([1, true])
  })

  it('copies the link', async () => {
    const page = await opened(await signedIn())
    await press(page, t('invite.copy'))
    expect(vi.mocked(uni.setClipboardData).mock.lastCall![0].data).toBe(await scanned(page))
  })

  it.each([
    ['too-many-invites', 409, 'failure.too-many-invites'],
    ['database-unavailable', 503, 'failure.server'],
  ] as const)('says that there is none: %s', async (code, status, text) => {
    server.refuse = { status, code }
    const page = await opened(await signedIn())
    expect(page.get('[role=alert]').text()).toContain(t(text))
    await press(page, t('action.retry'))
    expect(page.find('.code').exists()).toBe(true)
  })

  it('keeps the code that it shows when the connection ends', async () => {
    const anna = await signedIn()
    const page = await opened(anna)
    server.isAway = true
    fire(page, 'onShow')
    await wait(20_000)
    expect(page.find('.code').exists()).toBe(true)
    expect(page.get('[role=alert]').text()).toContain(t('failure.server-away'))
  })

  it('gives the userID to those who have no account, and asks our server for nothing', async () => {
    const anna = createTestApp(createBackend())
    await anna.signIn('anna')
    const page = await opened(anna)
    expect(page.text()).toContain(t('invite.noAccount', { id: anna.session.userID }))
    expect(server.asked).toEqual([])
    expect((await opened(anna, MePage)).text()).not.toContain(t('me.code'))
  })

  it('is reached from Me', async () => {
    const page = await opened(await signedIn(), MePage)
    await page.findAll('.cell').find(cell => cell.text() === t('me.code'))!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/invites/code' }))
  })
})

describe('the code of a group', () => {
  async function ofGroup(prepare: (groupID: string, app: TestApp) => Promise<unknown> = async () => {}) {
    const anna = await signedIn()
    const { groupID } = await useGroupsStore(anna.pinia).create('Club', [])
    await prepare(groupID, anna)
    return { anna, groupID, query: { group: toQuery(groupID) } }
  }

  it('names the group, and is reached from its settings', async () => {
    const { anna, groupID, query } = await ofGroup()
    const page = await opened(anna, CodePage, query)
    expect(inviteCodeOf(await scanned(page))).toBe(server.invites[0]!.code)
    expect(server.invites[0]!.group).toEqual({ groupID, name: 'Club' })
    expect(page.text()).toContain(t('invite.scanGroup'))
    const settings = await opened(anna, SettingsPage, { key: toQuery(`group:${groupID}`) })
    await settings.findAll('.cell').find(cell => cell.text() === t('settings.code'))!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/invites/code?group=${toQuery(groupID)}` }))
  })

  it('does not take the invite to the user or to another group', async () => {
    const { anna, query } = await ofGroup()
    await opened(anna)
    await opened(anna, CodePage, query)
    expect(server.invites.map(({ kind }) => kind)).toEqual(['group', 'person'])
  })

  it('says who lets one in', async () => {
    const { anna, query } = await ofGroup((groupID, { zim }) => zim.ask(client => client.groups.setJoinMode(groupID, 'apply')))
    expect((await opened(anna, CodePage, query)).text()).toContain(t('invite.apply'))
  })

  it('is not made by those who may not invite', async () => {
    const { anna, groupID, query } = await ofGroup()
    await anna.zim.ask(client => client.groups.leave(groupID))
    await wait(200)
    const page = await opened(anna, CodePage, query)
    expect(page.text()).toContain(t('invite.mayNot'))
    expect(server.invites).toEqual([])
  })
})
