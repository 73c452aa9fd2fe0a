import { textOf } from '@/utils/failure'

import type { CreateAudioOut } from './audioOut'

/** One element for the page: Safari lets play without a tap what was played by one before. uni's own InnerAudioContext tells no errors and has no speed. */
export const createAudioOut: CreateAudioOut = (events) => {
  const audio = new Audio()
  /** The number of the latest `play`. */
  let turn = 0
  let shouldPlay = false

  audio.addEventListener('playing', events.started)
  audio.addEventListener('ended', events.ended)
  audio.addEventListener('error', () => events.failed(audio.error?.code === MediaError.MEDIA_ERR_NETWORK ? 'network' : 'voice-playback', `${audio.error?.code} ${audio.error?.message}`))
  audio.addEventListener('pause', () => {
    // The event of our own pause may come when the next source plays, or never; and browsers pause at the end, too.
    if (shouldPlay && audio.paused && !audio.ended) events.interrupted()
  })

  function pause() {
    shouldPlay = false
    audio.pause()
  }

  return {
    play(src, { at, speed }) {
      const own = ++turn
      pause()
      if (audio.src !== src) audio.src = src
      audio.defaultPlaybackRate = audio.playbackRate = speed
      audio.currentTime = at
      shouldPlay = true
      audio.play().catch((thrown) => {
        // Aborted by the next play or a pause; what cannot be loaded has an event of its own.
        if (own === turn && (thrown as DOMException).name === 'NotAllowedError') events.failed('voice-playback', textOf(thrown))
      })
    },
    pause,
    position: () => audio.currentTime,
  }
}
