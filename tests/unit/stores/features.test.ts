import { afterEach, describe, expect, it, vi } from 'vitest'

import { useFeaturesStore } from '@/stores/features'
import { failed } from '@/utils/failure'

import { useFakeClock, wait } from '../../support/clock'
import { createManualZimFixture } from '../../support/manualZimFixture'

useFakeClock()
afterEach(() => vi.unstubAllEnvs())

const DAY = 24 * 3600_000
const refuse = () => { throw failed('plan', { code: 6000013, detail: 'Unsupported request.' }) }

async function featuresOf(userID = 'anna') {
  const { phone } = await createManualZimFixture(userID)
  return { phone, features: useFeaturesStore(phone.pinia) }
}

describe('a feature', () => {
  it('is offered until the plan refuses it, and again after a day', async () => {
    const { features } = await featuresOf()
    expect(features.isOn('reactions')).toBe(true)
    await expect(features.ask('reactions', refuse)).rejects.toMatchObject({ failure: { kind: 'plan' } })
    await wait(0)
    expect(features.isOn('reactions')).toBe(false)
    expect(features.isOn('edit')).toBe(true)
    await wait(DAY)
    expect(features.isOn('reactions')).toBe(true)
  })

  it('is offered after a failure of another kind', async () => {
    const { features } = await featuresOf()
    await expect(features.ask('edit', () => { throw failed('network') })).rejects.toMatchObject({ failure: { kind: 'network' } })
    await wait(0)
    expect(features.isOn('edit')).toBe(true)
  })

  it('stands in the diagnostics once when the plan refuses it', async () => {
    const { phone, features } = await featuresOf()
    for (let times = 0; times < 2; times++) {
      await features.ask('edit', refuse).catch(() => {})
      await wait(0)
    }
    expect(phone.session.recentErrors.filter(({ kind }) => kind === 'plan').map(({ detail }) => detail)).toEqual(['edit: Unsupported request.'])
  })

  it('is not offered when VITE_FEATURES switches it off', async () => {
    vi.stubEnv('VITE_FEATURES', '-edit, -typing')
    const { features } = await featuresOf()
    expect([features.isOn('edit'), features.isOn('typing'), features.isOn('reactions')]).toEqual([false, false, true])
  })
})
