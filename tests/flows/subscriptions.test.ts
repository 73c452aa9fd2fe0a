import { describe, expect, it, vi } from 'vitest'

import { subscriptions } from '@/services/subscriptions'
import { useSubscriptionsStore } from '@/stores/subscriptions'

import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'
import { stubUni } from '../support/uniStub'

useFakeClock()

/** Anna, whom the server can tell of messages by WeChat. `answers`: of WeChat's dialog. */
async function open() {
  const { anna } = await signInUsers('anna')
  let remaining = 0
  const reply = () => ({ wechat: { templateID: 'template', remaining } })
  vi.spyOn(subscriptions, 'read').mockImplementation(async () => reply())
  vi.spyOn(subscriptions, 'accept').mockImplementation(async () => {
    remaining++
    return reply()
  })
  Object.assign(anna.session, { asAccount: async (call: (bearer: string) => unknown) => call('bearer') })
  const answers: string[] = []
  stubUni()
  Object.assign(uni, {
    requestSubscribeMessage: async () => ({ template: answers.shift() }),
    getSetting: async () => ({ subscriptionsSetting: { mainSwitch: true } }),
    login: async () => ({ code: 'code' }),
  })
  const store = useSubscriptionsStore(anna.pinia)
  await store.load()
  await wait(10)
  const ask = async (answer: string) => {
    answers.push(answer)
    const asked = store.ask()
    await wait(10)
    return asked
  }
  /** The accepted message was sent. */
  async function use() {
    remaining = 0
    await store.load()
  }
  return { store, ask, use }
}

describe('to be told by WeChat while away', () => {
  it('is offered after a no, and no more after the second one, whether in WeChat\'s dialog or before it', async () => {
    const { store, ask } = await open()
    expect([store.isWanted, await ask('reject'), store.isWanted]).toEqual([true, 'refused', true])
    store.refuse()
    await wait(10)
    expect(store.isWanted).toBe(false)
  })

  it('is offered again to who has accepted since, when the accepted message was used', async () => {
    const { store, ask, use } = await open()
    await ask('reject')
    expect([await ask('accept'), store.remaining, store.isWanted]).toEqual(['accepted', 1, false])
    await ask('reject')
    await use()
    expect(store.isWanted).toBe(true)
  })
})
