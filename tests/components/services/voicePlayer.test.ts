import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { VoicePlayer } from '@/services/voice/voicePlayer'

/** The part of an audio element that the player uses. The test does what a browser would. */
class FakeAudio extends EventTarget {
  static all: FakeAudio[] = []
  src = ''
  currentTime = 0
  playbackRate = 1
  defaultPlaybackRate = 1
  paused = true
  ended = false
  error: { code: number, message: string } | null = null
  refusal: DOMException | null = null
  plays = 0

  constructor() {
    super()
    FakeAudio.all.push(this)
  }

  async play() {
    this.plays++
    this.paused = false
    this.ended = false
    if (this.refusal)
      throw this.refusal
  }

  pause() {
    if (this.paused)
      return
    this.paused = true
    this.dispatchEvent(new Event('pause'))
  }

  finish() {
    this.ended = true
    this.pause()
    this.dispatchEvent(new Event('ended'))
  }
}

let player: VoicePlayer
let audio: FakeAudio
let told: string[]

beforeEach(async () => {
  vi.resetModules()
  FakeAudio.all = []
  vi.stubGlobal('Audio', FakeAudio)
  vi.stubGlobal('MediaError', { MEDIA_ERR_NETWORK: 2 })
  const { voicePlayer } = await (await import('@/services/voice/load')).loadPlayer()
  player = voicePlayer()
  expect(voicePlayer()).toBe(player)
  audio = FakeAudio.all[0]!
  told = []
  player.on(event => told.push(`${event.type} ${event.key}${event.type === 'failed' ? ` ${event.failure.kind}` : ''}`))
})

const sounds = () => audio.dispatchEvent(new Event('playing'))

describe('the player of H5', () => {
  it('plays by one audio element, at the chosen speed', () => {
    player.play('a', 'https://a.mp3', { speed: 2 })
    sounds()
    audio.finish()
    player.play('b', 'https://b.mp3')
    expect([FakeAudio.all.length, audio.src, audio.playbackRate, audio.plays]).toEqual([1, 'https://b.mp3', 1, 2])
    expect(told).toEqual(['started a', 'ended a'])
  })

  it('goes on where it was paused', () => {
    player.play('a', 'https://a.mp3')
    sounds()
    audio.currentTime = 3
    player.pause()
    audio.currentTime = 0
    player.play('a', 'https://a.mp3')
    expect([audio.currentTime, audio.paused, told]).toEqual([3, false, ['started a', 'stopped a']])
  })

  it('is stopped by what pauses the element: a call, a key of the keyboard', () => {
    player.play('a', 'https://a.mp3')
    sounds()
    audio.pause()
    expect([told, player.playingKey()]).toEqual([['started a', 'stopped a'], ''])
  })

  it('is not stopped by the late event of its own pause', () => {
    player.play('a', 'https://a.mp3')
    sounds()
    player.play('b', 'https://b.mp3')
    audio.dispatchEvent(new Event('pause'))
    sounds()
    expect([told, player.playingKey()]).toEqual([['started a', 'stopped a', 'started b'], 'b'])
  })

  it.each([[2, 'network'], [4, 'voice-playback']])('tells an error of code %d as %s', (code, kind) => {
    player.play('a', 'https://a.mp3')
    audio.error = { code, message: 'no' }
    audio.dispatchEvent(new Event('error'))
    expect(told).toEqual([`failed a ${kind}`])
  })

  it('tells that the browser wants a tap first, but not that another one took over', async () => {
    audio.refusal = new DOMException('no', 'AbortError')
    player.play('a', 'https://a.mp3')
    await Promise.resolve()
    expect(told).toEqual([])
    audio.refusal = new DOMException('no', 'NotAllowedError')
    player.play('b', 'https://b.mp3')
    await new Promise(resolve => setTimeout(resolve))
    expect(told).toEqual(['stopped a', 'failed b voice-playback'])
  })
})
