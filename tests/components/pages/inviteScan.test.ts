import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { CameraRefusal } from '@/services/scan/camera.h5'

import { provideZim } from '@/composables/useZim'
import AddPage from '@/packages/contacts/add.vue'
import PersonPage from '@/packages/contacts/person.vue'
import ScanPage from '@/packages/invites/scan.vue'
import { useFriendsStore } from '@/stores/friends'
import { useInvitesStore } from '@/stores/invites'
import { inviteLink } from '@/utils/inviteLink'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { useFakeClock, wait } from '../../support/clock'
import { createInviteServer } from '../../support/inviteServer'
import { createBackend, createTestApp } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', '/'))
useFakeClock()

/** The browser's camera: what it answers, what the next frame says, and what of it is open. */
const camera = vi.hoisted(() => ({ answer: null as CameraRefusal | null, frame: null as string | null | Error, open: 0, opened: 0, picture: null as string | null | Error }))
vi.mock('@/services/scan/camera.h5', () => ({
  async openCamera() {
    if (camera.answer)
      return camera.answer
    camera.open++
    camera.opened++
    return new MediaStream()
  },
  closeCamera: () => { camera.open-- },
}))
const said = (text: string | null | Error) => {
  if (text instanceof Error)
    throw text
  return text
}
vi.mock('@/services/scan/readCode.h5', () => ({ readFrame: async () => said(camera.frame), readPicture: async () => said(camera.picture) }))
vi.mock('@/services/media/chooseFiles.h5', () => ({ chooseFiles: async () => [new File([], 'a.png')] }))

let server: ReturnType<typeof createInviteServer>
beforeEach(() => {
  server = createInviteServer()
  Object.assign(camera, { answer: null, frame: null, open: 0, opened: 0, picture: null })
  vi.mocked(uni.redirectTo).mockClear()
  vi.mocked(uni.navigateTo).mockClear()
  vi.spyOn(HTMLMediaElement.prototype, 'readyState', 'get').mockReturnValue(4)
})

async function accounts<Name extends string>(...names: Name[]) {
  const gateway = createBackend()
  const apps = Object.fromEntries(names.map(name => [name, createTestApp(gateway)])) as Record<Name, TestApp>
  for (const name of names) {
    const signing = apps[name].session.signIn({ account: name, password: 'three quiet herons' })
    await wait(300)
    await signing
  }
  return { ...apps, gateway }
}

const mounted = ({ pinia, zim }: TestApp, page: object) => mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })

async function opened(app: TestApp, query: object = {}, component: object = ScanPage) {
  const page = mounted(app, component)
  fire(page, 'onLoad', query)
  fire(page, 'onShow')
  await wait(100)
  return page
}
type Page = Awaited<ReturnType<typeof opened>>

const inviteOf = async ({ pinia }: TestApp, group?: { groupID: string, name: string }) => {
  await useInvitesStore(pinia).make(group ? { group } : {})
  return useInvitesStore(pinia).list[0]!.code
}
const target = () => vi.mocked(uni.redirectTo).mock.lastCall?.[0].url

async function press(page: Page, words: string) {
  await page.findAll('button, .text-button, .go').find(button => button.text() === words)!.trigger('tap')
  await wait(300)
}

async function paste(page: Page, text: string) {
  await page.get('input').setValue(text)
  await press(page, t('scan.open'))
}

describe('what was scanned', () => {
  it('leads to the person when it is an invite, which counts a use once; the card has the application open', async () => {
    const { anna, ben } = await accounts('anna', 'ben')
    const code = await inviteOf(anna)
    const page = await opened(ben)
    camera.frame = inviteLink(code).toUpperCase()
    await wait(1_000)
    expect(target()).toBe('/packages/contacts/person?userID=anna&add=1')
    await opened(ben, { code })
    expect([server.invites[0]!.users.size, camera.open]).toEqual([1, 0])
    page.unmount()
    const card = await opened(ben, { userID: 'anna', add: '1' }, PersonPage)
    expect(card.text()).toContain(t('person.words'))
  })

  it('leads to the group', async () => {
    const { anna, ben } = await accounts('anna', 'ben')
    const page = await opened(ben)
    camera.frame = inviteLink(await inviteOf(anna, { groupID: '#g', name: 'Club' }))
    await wait(1_000)
    expect(target()).toBe(`/packages/groups/card?group=${toQuery('#g')}&name=Club`)
    page.unmount()
  })

  it.each(['https://evil.example/i/0123456789ab', 'javascript:alert(1)', '123', 'https://chat.example.com/'])('is shown and can be copied, and is never opened, when it is something else: %s', async (text) => {
    const { ben } = await accounts('ben')
    const page = await opened(ben)
    camera.frame = text
    await wait(1_000)
    expect(page.get('.other').text()).toContain(text)
    expect([target(), server.asked.length, camera.open, page.find('a').exists()]).toEqual([undefined, 0, 0, false])
    await press(page, t('scan.copy'))
    expect(vi.mocked(uni.setClipboardData).mock.lastCall![0].data).toBe(text)
    camera.frame = null
    await press(page, t('scan.again'))
    expect(camera.open).toBe(1)
  })

  it.each([
    ['was never made', (code: string) => code.replace(/^0/, '9'), () => {}, 'failure.invite-not-found'],
    ['has expired', (code: string) => code, () => { server.invites[0]!.expiresAt = 0 }, 'failure.invite-expired'],
    ['was revoked', (code: string) => code, () => { server.invites[0]!.isRevoked = true }, 'failure.invite-revoked'],
    ['is used up', (code: string) => code, () => { server.invites[0]!.maxUses = 0 }, 'failure.invite-used-up'],
  ] as const)('says why it leads nowhere: an invite that %s', async (_, codeOf, change, text) => {
    const { anna, ben } = await accounts('anna', 'ben')
    const code = await inviteOf(anna)
    change()
    const page = await opened(ben)
    await paste(page, `  ${inviteLink(codeOf(code))} `)
    expect(page.get('[role=alert]').text()).toBe(t(text))
    expect(page.findAll('.text-button').map(button => button.text())).not.toContain(t('action.retry'))
  })

  it('is tried again when our server was away', async () => {
    const { anna, ben } = await accounts('anna', 'ben')
    const code = await inviteOf(anna)
    server.isAway = true
    const page = await opened(ben, { code })
    expect(page.get('[role=alert]').text()).toBe(t('failure.server-away'))
    server.isAway = false
    await press(page, t('action.retry'))
    expect(target()).toBe('/packages/contacts/person?userID=anna&add=1')
  })
})

describe('the camera', () => {
  it('runs while the page is shown and nothing was scanned', async () => {
    const { ben } = await accounts('ben')
    const page = await opened(ben)
    expect(camera.open).toBe(1)
    fire(page, 'onHide')
    await wait(100)
    expect(camera.open).toBe(0)
    fire(page, 'onShow')
    await wait(100)
    expect(camera.open).toBe(1)
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.dispatchEvent(new Event('visibilitychange'))
    await wait(100)
    expect(camera.open).toBe(0)
    hidden.mockRestore()
    document.dispatchEvent(new Event('visibilitychange'))
    await wait(100)
    page.unmount()
    expect([camera.open, camera.opened]).toEqual([0, 3])
  })

  it.each(['refused', 'missing', 'insecure', 'busy'] as const)('that is not there says what to do: %s', async (answer) => {
    const { ben } = await accounts('ben')
    camera.answer = answer
    const page = await opened(ben)
    expect(page.get('.state').text()).toBe(t(`scan.${answer}`))
    expect(page.findAll('.text-button').map(button => button.text()).includes(t('action.retry'))).toBe(answer === 'refused' || answer === 'busy')
  })

  it('ends when what reads codes cannot be fetched, and says so', async () => {
    const { ben } = await accounts('ben')
    camera.frame = new Error('chunk')
    const page = await opened(ben)
    await wait(1_000)
    expect([page.get('.state').text(), camera.open]).toEqual([t('scan.away'), 0])
    camera.frame = null
    await press(page, t('action.retry'))
    expect([page.get('.state').text(), camera.open]).toEqual([t('scan.on'), 1])
  })
})

describe('a picture', () => {
  it('is read, and says when it has no code', async () => {
    const { anna, ben } = await accounts('anna', 'ben')
    camera.answer = 'missing'
    const page = await opened(ben)
    await press(page, t('scan.picture'))
    expect(page.text()).toContain(t('scan.none'))
    camera.picture = inviteLink(await inviteOf(anna))
    await press(page, t('scan.picture'))
    expect(target()).toBe('/packages/contacts/person?userID=anna&add=1')
  })
})

describe('the scan', () => {
  it('is reached from the page that adds friends, by those with an account', async () => {
    const { ben } = await accounts('ben')
    const page = await opened(ben, {}, AddPage)
    await page.findAll('.cell').find(cell => cell.text() === t('add.scan'))!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall![0].url).toBe('/packages/invites/scan')
    const token = createTestApp(createBackend())
    await token.signIn('ben')
    expect((await opened(token, {}, AddPage)).text()).not.toContain(t('add.scan'))
    const other = await opened(token)
    expect([other.text().includes(t('scan.noAccount')), camera.opened]).toEqual([true, 0])
  })

  it('opens no application to those who are friends already', async () => {
    const { anna, ben } = await accounts('anna', 'ben')
    await ben.zim.ask(client => client.friends.add('anna'))
    await useFriendsStore(ben.pinia).refresh()
    await wait(300)
    expect(anna.zim.connection.value.phase).toBe('online')
    expect((await opened(ben, { userID: 'anna', add: '1' }, PersonPage)).text()).not.toContain(t('person.words'))
  })
})
