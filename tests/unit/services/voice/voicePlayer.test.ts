import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { AudioOutEvents, PlayOptions } from '@/services/voice/audioOut'
import type { VoicePlayer } from '@/services/voice/voicePlayer'

import { createVoicePlayer } from '@/services/voice/voicePlayer'

import { useFakeClock, wait } from '../../../support/clock'

useFakeClock()

const NORMAL = { speed: 1, isEarpiece: false }

let out: AudioOutEvents
let calls: Array<[src: string, options: PlayOptions] | 'pause'>
let position: number
let player: VoicePlayer
/** What listeners were told: events as `type key`, and keys as `playing key`. */
let told: string[]

beforeEach(() => {
  calls = []
  told = []
  position = 0
  player = createVoicePlayer((events) => {
    out = events
    return {
      play: (src, options) => calls.push([src, options]),
      pause: () => calls.push('pause'),
      position: () => position,
    }
  })
  player.on(event => told.push(`${event.type} ${event.key}${event.type === 'failed' ? ` ${event.failure.kind}` : ''}`))
  player.onPlaying(key => told.push(`playing ${key}`))
})

function playing(key: string) {
  player.play(key, `${key}.mp3`)
  out.started()
  calls = []
  told = []
}

describe('the player of voices', () => {
  it('plays one from its beginning, and tells when it sounds and when it ends', () => {
    player.play('a', 'a.mp3')
    expect([calls, told, player.playingKey()]).toEqual([[['a.mp3', { ...NORMAL, at: 0 }]], ['playing a'], 'a'])
    out.started()
    out.ended()
    expect(told).toEqual(['playing a', 'started a', 'playing ', 'ended a'])
    expect([player.playingKey(), vi.getTimerCount()]).toEqual(['', 0])
  })

  it('plays one at a time: another one stops it, without a moment in which none plays', () => {
    playing('a')
    player.play('b', 'b.mp3')
    expect(told).toEqual(['stopped a', 'playing b'])
    expect(calls).toEqual([['b.mp3', { ...NORMAL, at: 0 }]])
  })

  it('does not take the late end of the one before for its own', () => {
    playing('a')
    player.play('b', 'b.mp3')
    out.ended()
    expect(player.playingKey()).toBe('b')
    out.started()
    out.ended()
    expect(told.slice(-2)).toEqual(['playing ', 'ended b'])
  })

  it('goes on where it was paused', () => {
    playing('a')
    position = 3.5
    player.pause()
    expect([calls, told]).toEqual([['pause'], ['playing ', 'stopped a']])
    position = 0
    player.play('a', 'a.mp3')
    expect(calls[1]).toEqual(['a.mp3', { ...NORMAL, at: 3.5 }])
  })

  it('begins anew after another one, after stop, and after its end', () => {
    for (const meanwhile of [() => player.play('b', 'b.mp3'), () => player.stop()]) {
      playing('a')
      position = 3.5
      player.pause()
      meanwhile()
      player.play('a', 'a.mp3')
      expect(calls.at(-1)).toEqual(['a.mp3', { ...NORMAL, at: 0 }])
      out.started()
      out.ended()
    }
  })

  it('goes on at once by the earpiece, or faster', () => {
    playing('a')
    position = 2
    player.play('a', 'a.mp3', { isEarpiece: true, speed: 1.5 })
    expect([calls, told]).toEqual([[['a.mp3', { at: 2, speed: 1.5, isEarpiece: true }]], []])
    out.started()
    out.ended()
    expect(told.slice(-1)).toEqual(['ended a'])
  })

  it('is stopped by a call, and does not follow up', () => {
    playing('a')
    position = 2
    out.interrupted()
    expect([calls, told]).toEqual([['pause'], ['playing ', 'stopped a']])
    out.interrupted()
    out.ended()
    expect(told).toHaveLength(2)
    player.play('a', 'a.mp3')
    expect(calls.at(-1)).toEqual(['a.mp3', { ...NORMAL, at: 2 }])
  })

  it('is stopped by a call before it sounds, too', () => {
    player.play('a', 'a.mp3')
    out.interrupted()
    expect([player.playingKey(), told.slice(1), vi.getTimerCount()]).toEqual(['', ['playing ', 'stopped a'], 0])
  })

  it('tells why one was not played, and can play the next', () => {
    player.play('a', 'a.mp3')
    out.failed('voice-playback', '10004 format')
    expect(told).toEqual(['playing a', 'playing ', 'failed a voice-playback'])
    out.failed('voice-playback', 'again')
    expect(told).toHaveLength(3)
    player.play('b', 'b.mp3')
    expect(player.playingKey()).toBe('b')
  })

  it('can play the next one from the event of the end', () => {
    playing('a')
    player.on((event) => { if (event.type === 'ended' && event.key === 'a') player.play('b', 'b.mp3') })
    out.ended()
    expect([player.playingKey(), told.slice(-1)]).toEqual(['b', ['playing b']])
  })

  it('gives one up that does not sound within 20 seconds', async () => {
    player.play('a', 'a.mp3')
    await wait(19_900)
    expect(player.playingKey()).toBe('a')
    await wait(100)
    expect([told.slice(1), calls.at(-1)]).toEqual([['playing ', 'failed a timeout'], 'pause'])
    player.play('a', 'a.mp3')
    out.started()
    await wait(60_000)
    expect(player.playingKey()).toBe('a')
  })

  it('has nothing to pause or to stop when nothing plays', () => {
    player.pause()
    player.stop()
    expect([calls, told]).toEqual([[], []])
  })
})
