import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from '../stories/scenario'

const scenario = useScenario()

interface Answer { event: string, buttonId?: string }
type Listener = (answer: (answer: Answer) => void) => void

/** A phone on the profile page, and WeChat's side of the consent: `need` asks for it, as chooseAvatar or a nickname would. */
async function atProfile() {
  let listener: Listener | undefined
  const answers: Answer[] = []
  const anna = await scenario.signedInPhone('Anna', { wx: { onNeedPrivacyAuthorization: (added: Listener) => { listener = added } } })
  await anna.tap(t('tab.me'))
  await anna.tap('.card')
  await anna.waitForPage('profile')
  await anna.app.until(() => listener, 'the listener')
  return { anna, answers, need: () => listener!(answer => answers.push(answer)) }
}

describe('when WeChat needs the consent', () => {
  it('a sheet from below asks for it, links the guidelines, and tells WeChat that the person agrees', async () => {
    const { anna, answers, need } = await atProfile()
    need()
    await anna.waitForText(t('privacy.title'))
    await anna.waitForText(t('privacy.guidelines'))
    expect(answers).toEqual([{ event: 'exposureAuthorization' }])
    await anna.press(t('privacy.agree'))
    await anna.waitForNoText(t('privacy.title'))
    expect(answers.slice(1)).toEqual([{ event: 'agree', buttonId: 'privacy-agree' }])
  })

  it('the person may refuse, and is asked again next time', async () => {
    const { anna, answers, need } = await atProfile()
    need()
    await anna.waitForText(t('privacy.title'))
    await anna.press(t('privacy.refuse'))
    await anna.waitForNoText(t('privacy.title'))
    expect(answers.map(({ event }) => event)).toEqual(['exposureAuthorization', 'disagree'])
    need()
    await anna.waitForText(t('privacy.title'))
  })

  it('two requests at once share one answer', async () => {
    const { anna, answers, need } = await atProfile()
    need()
    need()
    await anna.press(t('privacy.agree'))
    expect(answers.filter(({ event }) => event === 'agree')).toHaveLength(2)
  })

  it('leaving the page counts as a refusal, so that nothing waits for ever', async () => {
    const { anna, answers, need } = await atProfile()
    need()
    await anna.waitForText(t('privacy.title'))
    await anna.back()
    expect(answers.map(({ event }) => event)).toEqual(['exposureAuthorization', 'disagree'])
  })

  it('on a page without the sheet the answer is no', async () => {
    const { anna, answers, need } = await atProfile()
    await anna.back()
    need()
    expect(answers).toEqual([{ event: 'disagree' }])
  })
})
