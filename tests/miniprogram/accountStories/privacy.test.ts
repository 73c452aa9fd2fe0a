import { describe, expect, it } from 'vitest'

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
