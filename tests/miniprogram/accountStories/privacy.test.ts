import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from '../stories/phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from '../stories/scenario'

const scenario = useScenario()

interface Decision { event: string, buttonId?: string }
type Listener = (resolve: (decision: Decision) => void) => void

/** Opens the profile page. `requestConsent` acts as WeChat does for chooseAvatar or a nickname; `decisions` collects what the app passes to WeChat. */
async function openProfile() {
  let listener: Listener | undefined
  const decisions: Decision[] = []
  const anna = await scenario.signedInPhone('Anna', { wx: { onNeedPrivacyAuthorization: (added: Listener) => { listener = added } } })
  await anna.tap(t('tab.me'))
  await anna.tap('.card')
  await anna.waitForPage('packages/me/profile')
  await anna.app.until(() => listener, 'the listener')
  return { anna, decisions, requestConsent: () => listener!(decision => decisions.push(decision)) }
}

describe('a request for consent by WeChat', () => {
  it('opens a sheet that links the guidelines and passes the agreement to WeChat', async () => {
    const { anna, decisions, requestConsent } = await openProfile()
    requestConsent()
    await anna.waitForText(t('privacy.title'))
    await anna.waitForText(t('privacy.guidelines'))
    expect(decisions).toEqual([{ event: 'exposureAuthorization' }])
    await anna.press(t('privacy.agree'))
    await anna.waitForNoText(t('privacy.title'))
    expect(decisions.slice(1)).toEqual([{ event: 'agree', buttonId: 'privacy-agree' }])
  })

  it('can be refused, and opens the sheet again next time', async () => {
    const { anna, decisions, requestConsent } = await openProfile()
    requestConsent()
    await anna.waitForText(t('privacy.title'))
    await anna.press(t('privacy.refuse'))
    await anna.waitForNoText(t('privacy.title'))
    expect(decisions.map(({ event }) => event)).toEqual(['exposureAuthorization', 'disagree'])
    requestConsent()
    await anna.waitForText(t('privacy.title'))
  })

  it('shares one decision with a simultaneous request', async () => {
    const { anna, decisions, requestConsent } = await openProfile()
    requestConsent()
    requestConsent()
    await anna.press(t('privacy.agree'))
    expect(decisions.filter(({ event }) => event === 'agree')).toHaveLength(2)
  })

  it('is refused when the user leaves the page', async () => {
    const { anna, decisions, requestConsent } = await openProfile()
    requestConsent()
    await anna.waitForText(t('privacy.title'))
    await anna.back()
    expect(decisions.map(({ event }) => event)).toEqual(['exposureAuthorization', 'disagree'])
  })

  it('is refused on a page without the sheet', async () => {
    const { anna, decisions, requestConsent } = await openProfile()
    await anna.back()
    requestConsent()
    expect(decisions).toEqual([{ event: 'disagree' }])
  })
})

describe('copying before the consent', () => {
  /** Opens the profile page on a phone whose user has agreed to nothing, and taps the own userID. */
  async function copyUserID() {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.signedInPhone(user, { privacyNeeded: true })
    await anna.tap(t('tab.me'))
    await anna.tap('.card')
    await anna.waitForPage('packages/me/profile')
    await anna.tap(user.user.userID)
    await anna.waitForText(t('privacy.title'))
    return { anna, userID: user.user.userID }
  }

  it('goes on when the user agrees, and is asked for once', async () => {
    const { anna, userID } = await copyUserID()
    await anna.press(t('privacy.agree'))
    await anna.app.until(() => anna.app.clipboard === userID, 'the userID in the clipboard')
    await anna.tap(userID)
    expect(anna.text).not.toContain(t('privacy.title'))
  })

  it('copies nothing when the user refuses, and says so', async () => {
    const { anna } = await copyUserID()
    await anna.press(t('privacy.refuse'))
    await anna.app.until(() => anna.app.modal, 'a dialog with the failure')
    expect(anna.app.clipboard).toBe('')
  })
})

describe('the user agreement and the privacy policy', () => {
  /** Opens 通知与隐私 → the page of what was agreed to. */
  async function openConsent(anna: PhoneDriver) {
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.notifications'))
    await anna.tap(t('consent.manage'))
    await anna.waitForPage('packages/sign-in/consent')
  }

  it('are asked about once at a start where another version was agreed to; the answer goes to our server', async () => {
    const user = await scenario.createUser('Anna')
    const first = await scenario.signedInPhone(user)
    const stopped = first.app.kill()
    const saved = stopped.storage!['session.v1'] as { bearer: string }
    const anna = await scenario.openPhone({ ...stopped, storage: { ...stopped.storage, 'session.v1': { ...saved, agreed: { version: '0', at: 1 } } } })
    await anna.app.until(() => anna.app.modal, 'the question')
    expect(anna.app.modal!.content).toBe(t('consent.changedMeans'))
    await anna.app.tap(t('consent.later'))
    await anna.waitForText(t('chats.empty'))
    const again = await scenario.openPhone(anna.app.kill())
    await again.app.until(() => again.app.modal, 'the question')
    await again.app.tap(t('consent.look'))
    await again.waitForText(t('consent.notYet', { version: '1' }))
    await again.press(t('consent.agree'))
    await again.waitForPage('chats')
    const { consents } = await (await fetch(`${scenario.backend.accountsUrl}/v1/me/consent`, { headers: { authorization: `Bearer ${saved.bearer}` } })).json() as { consents: object[] }
    expect(consents).toMatchObject([{ version: '1', withdrawnAt: null }])
    const third = await scenario.openPhone(again.app.kill())
    await third.waitForOnline()
    await openConsent(third)
    expect(third.app.modal).toBeNull()
    expect(third.text).toContain('你于')
  })

  it('can be withdrawn: the page says what follows, and the next sign-in asks again', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await openConsent(anna)
    await anna.press(t('consent.withdraw'))
    await anna.app.until(() => anna.app.modal, 'the question')
    expect(anna.app.modal!.content).toBe(t('consent.withdrawMeans'))
    await anna.confirm()
    await anna.waitForPage('sign-in')
    await anna.tap(t('consent.agreement'))
    await anna.waitForText(t('legal.template'))
  })

  it('stay agreed to while our server is away: nobody is told that a withdrawal is done', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await openConsent(anna)
    anna.app.setNetwork('none')
    await anna.press(t('consent.withdraw'))
    await anna.confirm()
    await anna.waitForText(t('failure.server-away'))
    expect(anna.app.page.path).toBe('packages/sign-in/consent')
  })

  it('are opened as WeChat\'s guideline where WeChat has one, else as a page', async () => {
    let opened = 0
    const anna = await scenario.openPhone({ wx: { openPrivacyContract: ({ fail }: { fail: () => void }) => { if (opened++) fail() } } })
    await anna.waitForPage('sign-in')
    await anna.tap(t('consent.policy'))
    expect([opened, anna.app.stack.length]).toEqual([1, 1])
    await anna.tap(t('consent.policy'))
    await anna.waitForPage('packages/sign-in/legal')
  })
})
