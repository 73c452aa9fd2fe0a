import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import PrivacySheet from '@/components/common/PrivacySheet.vue'

interface Decision { event: string, buttonId?: string }

/** The listener that WeChat keeps for the whole app. */
let listener: (resolve: (decision: Decision) => void) => void = () => {}
let page = {}

vi.stubGlobal('wx', { onNeedPrivacyAuthorization: (added: typeof listener) => { listener = added } })

beforeEach(() => {
  page = {}
  vi.stubGlobal('getCurrentPages', () => [page])
})
afterEach(() => vi.stubGlobal('getCurrentPages', () => []))

/** Mounts the sheet on a page and requests consent `times` times. `decisions` collects what is passed to WeChat. */
async function requestConsent(times = 1) {
  const wrapper = mount(PrivacySheet)
  const decisions: Decision[] = []
  for (let n = 0; n < times; n++) listener(decision => decisions.push(decision))
  await wrapper.vm.$nextTick()
  const events = () => decisions.map(({ event }) => event).filter(event => event !== 'exposureAuthorization')
  return { wrapper, decisions, events }
}

describe('the privacy sheet', () => {
  it('opens when WeChat requests consent, and reports that it is shown', async () => {
    const { wrapper, decisions } = await requestConsent()
    expect(wrapper.find('[role=dialog]').exists()).toBe(true)
    expect(decisions).toEqual([{ event: 'exposureAuthorization' }])
  })

  it('passes the ID of the pressed button when the user agrees', async () => {
    const { wrapper, decisions } = await requestConsent()
    await wrapper.get('#privacy-agree').trigger('agreeprivacyauthorization')
    expect(decisions.at(-1)).toEqual({ event: 'agree', buttonId: 'privacy-agree' })
    expect(wrapper.find('[role=dialog]').exists()).toBe(false)
  })

  it.each(['button:not(#privacy-agree)', '.sheet-shade'])('refuses every pending request when the user taps %s, and closes', async (selector) => {
    const { wrapper, events } = await requestConsent(2)
    await wrapper.get(selector).trigger('tap')
    expect(events()).toEqual(['disagree', 'disagree'])
    expect(wrapper.find('[role=dialog]').exists()).toBe(false)
  })

  it('refuses when its page is closed', async () => {
    const { wrapper, events } = await requestConsent()
    wrapper.unmount()
    expect(events()).toEqual(['disagree'])
  })

  it('refuses on a page that has no sheet', async () => {
    mount(PrivacySheet)
    page = {}
    const decisions: Decision[] = []
    listener(decision => decisions.push(decision))
    expect(decisions).toEqual([{ event: 'disagree' }])
  })
})
