import type { CreateAudioOut } from './audioOut'

interface InnerAudioContext {
  src: string
  startTime: number
  playbackRate: number
  readonly currentTime: number
  play: () => void
  pause: () => void
  stop: () => void
  onPlay: (listener: () => void) => void
  onEnded: (listener: () => void) => void
  onError: (listener: (error?: { errCode?: number, errMsg?: string }) => void) => void
}

declare const wx: {
  createInnerAudioContext: () => InnerAudioContext
  setInnerAudioOption?: (options: { speakerOn: boolean, obeyMuteSwitch: boolean, mixWithOther: boolean, fail: () => void }) => void
  onAudioInterruptionBegin?: (listener: () => void) => void
}

const NETWORK_ERROR = 10002

/**
 * One context for the app: Android limits how many there are. Its listeners are set before any source, because WeChat may fire events of a source at once.
 * Invariant: the way (loudspeaker, earpiece) is set while nothing plays; WeChat ignores it otherwise.
 */
export const createAudioOut: CreateAudioOut = (events) => {
  const context = wx.createInnerAudioContext()
  let way: boolean | null = null

  context.onPlay(events.started)
  context.onEnded(events.ended)
  context.onError(({ errCode, errMsg = '' } = {}) => events.failed(errCode === NETWORK_ERROR ? 'network' : 'voice-playback', `${errCode ?? ''} ${errMsg}`))
  wx.onAudioInterruptionBegin?.(events.interrupted)

  /** Voices are heard although the phone is muted, as in WeChat. */
  function setWay(isEarpiece: boolean) {
    if (way === isEarpiece)
      return
    way = isEarpiece
    wx.setInnerAudioOption?.({ speakerOn: !isEarpiece, obeyMuteSwitch: false, mixWithOther: false, fail: () => { way = null } })
  }

  return {
    play(src, { at, speed, isEarpiece }) {
      context.stop()
      setWay(isEarpiece)
      context.startTime = at
      context.playbackRate = speed
      context.src = src
      context.play()
    },
    pause: () => context.pause(),
    position: () => context.currentTime || 0,
  }
}
