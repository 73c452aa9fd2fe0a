import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from 'vue'

import { provideStorage } from '@/composables/useStorage'
import { useAccountStore } from '@/stores/account'
import { useVoicesStore } from '@/stores/voices'

import { aMessage, myMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

const out = vi.hoisted(() => {
  const listeners = { event: [] as Array<(event: { type: string, key: string, failure?: object }) => void>, playing: [] as Array<(key: string) => void> }
  const played: string[] = []
  const sounds: object[] = []
  const set = (key: string) => listeners.playing.forEach(listener => listener(key))
  return {
    listeners,
    played,
    sounds,
    end(key: string, type = 'ended', failure?: object) {
      set('')
      listeners.event.forEach(listener => listener({ type, key, failure }))
    },
    player: {
      play(key: string, _src: string, sound: object) {
        played.push(key)
        sounds.push(sound)
        set(key)
      },
      pause: () => set(''),
      stop: () => set(''),
      on: (listener: never) => listeners.event.push(listener),
      onPlaying: (listener: never) => listeners.playing.push(listener),
      playingKey: () => '',
    },
  }
})
vi.mock('@/services/voice/load', () => ({ loadPlayer: async () => ({ voicePlayer: () => out.player }) }))

useFakeClock()

const voice = (n: number, changes = {}) => aMessage(n, { body: { kind: 'voice', name: 'voice.mp3', bytes: 9, url: `https://files.example/${n}.mp3`, seconds: 3 }, ...changes })

/** The store of a run of the app, with anna signed in. */
function start(storage = createDeviceStorage().view().storage) {
  const app = createApp({})
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
  provideStorage(app, storage)
  useAccountStore(pinia).open('anna', '1.anna')
  return { voices: useVoicesStore(pinia), storage, changed: [] as string[] }
}

beforeEach(() => {
  out.listeners.event.length = out.listeners.playing.length = out.played.length = out.sounds.length = 0
})

describe('voices', () => {
  it('are played one at a time, and a second tap pauses', async () => {
    const { voices } = start()
    await voices.play(voice(1), () => undefined, () => {})
    expect([voices.isPlaying('id~1'), out.played]).toEqual([true, ['id~1']])
    await voices.play(voice(2), () => undefined, () => {})
    expect([voices.isPlaying('id~1'), voices.isPlaying('id~2')]).toEqual([false, true])
    await voices.play(voice(2), () => undefined, () => {})
    expect([voices.isPlaying('id~2'), out.played]).toEqual([false, ['id~1', 'id~2']])
  })

  it('sound as was chosen last: the one that plays goes on with it, and so do later ones', async () => {
    const { voices } = start()
    await voices.play(voice(1), () => undefined, () => {}, { speed: 1.5 })
    await voices.play(voice(1), () => undefined, () => {}, { isEarpiece: true })
    expect(voices.isPlaying('id~1')).toBe(true)
    await voices.play(voice(2), () => undefined, () => {})
    expect(out.sounds).toEqual([{ speed: 1.5, isEarpiece: false }, { speed: 1.5, isEarpiece: true }, { speed: 1.5, isEarpiece: true }])
    expect(voices.sound()).toEqual({ speed: 1.5, isEarpiece: true })
  })

  it('tell which rows have changed: two for each step', async () => {
    const { voices } = start()
    await wait()
    const changed: string[] = []
    await voices.play(myMessage(1, { body: voice(1).body }), () => undefined, () => {})
    voices.onChange(key => changed.push(key))
    await voices.play(myMessage(2, { body: voice(2).body }), () => undefined, () => {})
    expect(changed).toEqual(['anna~1', 'anna~2'])
  })

  it('are followed by the next one when they were played to their end, and by none when they were stopped', async () => {
    const { voices } = start()
    await voices.play(voice(1), key => key === 'id~1' ? voice(2) : undefined, () => {})
    out.end('id~1')
    await wait()
    expect(out.played).toEqual(['id~1', 'id~2'])
    out.end('id~2')
    await wait()
    await voices.play(voice(1), () => voice(2), () => {})
    out.end('id~1', 'stopped')
    await wait()
    expect(out.played).toEqual(['id~1', 'id~2', 'id~1'])
  })

  it('that cannot be played are reported, and play no more', async () => {
    const { voices } = start()
    const failures: unknown[] = []
    await voices.play(voice(1), () => voice(2), thrown => failures.push(thrown))
    out.end('id~1', 'failed', { kind: 'voice-playback' })
    await wait()
    expect(failures).toMatchObject([{ failure: { kind: 'voice-playback' } }])
    expect([voices.isPlaying('id~1'), out.played]).toEqual([false, ['id~1']])
  })

  it('without an address that may be loaded are refused', async () => {
    const { voices } = start()
    const unsafe = voice(1, { body: { ...voice(1).body, url: 'http://files.example/1.mp3' } })
    await expect(voices.play(unsafe, () => undefined, () => {})).rejects.toMatchObject({ failure: { kind: 'file-lost' } })
    expect(out.played).toEqual([])
  })

  it('of others that were heard are remembered over a restart', async () => {
    const first = start()
    await wait()
    expect(first.voices.isHeard('id~1')).toBe(false)
    await first.voices.play(voice(1), () => undefined, () => {})
    await wait()
    const again = start(first.storage)
    await wait()
    expect([again.voices.isHeard('id~1'), again.voices.isHeard('id~2')]).toEqual([true, false])
  })
})
