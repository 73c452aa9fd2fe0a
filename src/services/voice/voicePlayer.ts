import type { Failure } from '@/types/failure'

import { createEventHook } from '@/utils/eventHook'
import { createFailure } from '@/utils/failure'

import type { CreateAudioOut, PlayOptions } from './audioOut'

/** Until a voice sounds, ms. */
const START_GUARD = 20_000

/** `stopped`: by `pause`, `stop`, an interruption, or because another one is played. Nothing follows it by itself; after `ended` the next one may. */
type VoiceEvent
  = | { type: 'started' | 'ended' | 'stopped', key: string }
    | { type: 'failed', key: string, failure: Failure }

interface VoiceOptions {
  /** 0.5 to 2. @default 1 */
  speed?: number
  /** mp-weixin alone. @default false: the loudspeaker */
  isEarpiece?: boolean
}

/** Plays one voice at a time. `key` names it: the key of its message. */
export interface VoicePlayer {
  /**
   * Plays a voice from its beginning; one that was paused goes on, and one that plays goes on with the new options.
   * @param src an https address, or a file of the device
   */
  play: (key: string, src: string, options?: VoiceOptions) => void
  /** `play` with the same key goes on from there. */
  pause: () => void
  stop: () => void
  /** Returns the removal. */
  on: (listener: (event: VoiceEvent) => void) => () => void
  /** Called with the key of what is played or loaded, or '', at each change. Returns the removal. */
  onPlaying: (listener: (key: string) => void) => () => void
  playingKey: () => string
}

interface Track { key: string, src: string, options: Omit<PlayOptions, 'at'> }

/** Invariant: what has ended, failed or been interrupted is not playing: `onPlaying` is called before the event. */
export function createVoicePlayer(createOut: CreateAudioOut): VoicePlayer {
  const events = createEventHook<VoiceEvent>()
  const playing = createEventHook<string>()
  let track: Track | null = null
  let hasStarted = false
  /** What was paused, and where, s. */
  let paused: { key: string, at: number } | null = null
  let guard: ReturnType<typeof setTimeout> | undefined

  const out = createOut({
    started() {
      if (!track || hasStarted)
        return
      clearTimeout(guard)
      hasStarted = true
      events.emit({ type: 'started', key: track.key })
    },
    ended() {
      // Before it has sounded, it is the end of the one before.
      if (hasStarted) leave(key => ({ type: 'ended', key }))
    },
    failed: (kind, detail) => leave(key => ({ type: 'failed', key, failure: createFailure(kind, { detail }) })),
    interrupted: pause,
  })

  /** Nothing plays any more, unless `next` does. */
  function leave(eventOf: (key: string) => VoiceEvent, next: Track | null = null) {
    const left = track
    if (!left)
      return
    clearTimeout(guard)
    track = next
    hasStarted = false
    if (!next) playing.emit('')
    events.emit(eventOf(left.key))
  }

  const stoppedEvent = (key: string): VoiceEvent => ({ type: 'stopped', key })

  function pause() {
    if (!track)
      return
    paused = { key: track.key, at: out.position() }
    out.pause()
    leave(stoppedEvent)
  }

  function begin(next: Track, at: number) {
    hasStarted = false
    clearTimeout(guard)
    guard = setTimeout(() => {
      out.pause()
      leave(key => ({ type: 'failed', key, failure: createFailure('timeout') }))
    }, START_GUARD)
    out.play(next.src, { ...next.options, at })
  }

  return {
    play(key, src, { speed = 1, isEarpiece = false } = {}) {
      const next = { key, src, options: { speed, isEarpiece } }
      const isSame = track?.key === key
      const at = isSame ? out.position() : paused?.key === key ? paused.at : 0
      paused = null
      if (isSame) {
        track = next
      }
      else {
        leave(stoppedEvent, next)
        track = next
        playing.emit(key)
      }
      begin(next, at)
    },
    pause,
    stop() {
      paused = null
      if (!track)
        return
      out.pause()
      leave(stoppedEvent)
    },
    on: events.on,
    onPlaying: playing.on,
    playingKey: () => track?.key ?? '',
  }
}
