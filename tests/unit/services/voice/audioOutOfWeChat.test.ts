import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createAudioOut } from '@/services/voice/audioOut.mp'

/** What was done with the audio context, in order; assignments as `name=value`. */
let log: string[]
let listeners: Record<string, (argument?: object) => void>
let setOption: (options: { speakerOn: boolean, fail: () => void }) => void
const events = { started: vi.fn(), ended: vi.fn(), failed: vi.fn(), interrupted: vi.fn() }

beforeEach(() => {
  log = []
  listeners = {}
  vi.clearAllMocks()
  setOption = ({ speakerOn, ...rest }) => log.push(`speaker=${speakerOn} ${JSON.stringify(rest)}`)
  const act = (name: string) => () => { log.push(name) }
  const on = (name: string) => (listener: () => void) => {
    log.push(`on ${name}`)
    listeners[name] = listener
  }
  const context = new Proxy({ play: act('play'), pause: act('pause'), stop: act('stop'), onPlay: on('play'), onEnded: on('ended'), onError: on('error'), currentTime: 4 }, {
    set(_, name, value) {
      log.push(`${String(name)}=${value}`)
      return true
    },
  })
  vi.stubGlobal('wx', {
    createInnerAudioContext: () => context,
    onAudioInterruptionBegin: on('interruption'),
    setInnerAudioOption: (options: Parameters<typeof setOption>[0]) => setOption(options),
  })
})
afterEach(() => { vi.unstubAllGlobals() })

const OPTIONS = { at: 0, speed: 1, isEarpiece: false }

describe('sound in WeChat', () => {
  it('has its listeners before its source, and its way before it plays', () => {
    createAudioOut(events).play('a.mp3', { at: 2, speed: 1.5, isEarpiece: true })
    expect(log).toEqual(['on play', 'on ended', 'on error', 'on interruption', 'stop', 'speaker=false {"obeyMuteSwitch":false,"mixWithOther":false}', 'startTime=2', 'playbackRate=1.5', 'src=a.mp3', 'play'])
  })

  it('changes its way while nothing plays, and only when it is another one', () => {
    const out = createAudioOut(events)
    out.play('a.mp3', OPTIONS)
    log = []
    out.play('b.mp3', OPTIONS)
    out.play('b.mp3', { ...OPTIONS, isEarpiece: true })
    const marks = log.filter(entry => /^(?:stop|speaker|play$)/.test(entry)).map(entry => entry.split(' ')[0])
    expect(marks).toEqual(['stop', 'play', 'stop', 'speaker=false', 'play'])
  })

  it('tries again to change its way after it could not', () => {
    const succeed = setOption
    setOption = ({ fail }) => fail()
    const out = createAudioOut(events)
    out.play('a.mp3', OPTIONS)
    setOption = succeed
    log = []
    out.play('b.mp3', OPTIONS)
    expect(log.some(entry => entry.startsWith('speaker=true'))).toBe(true)
  })

  it.each([
    [{ errCode: 10002, errMsg: 'net' }, 'network', '10002 net'],
    [{ errCode: 10004, errMsg: 'format' }, 'voice-playback', '10004 format'],
    [undefined, 'voice-playback', ' '],
  ])('fails with %j as %s', (error, kind, detail) => {
    createAudioOut(events)
    listeners.error!(error)
    expect(events.failed).toHaveBeenCalledWith(kind, detail)
  })

  it('is interrupted by what WeChat says', () => {
    createAudioOut(events)
    listeners.interruption!()
    expect(events.interrupted).toHaveBeenCalledTimes(1)
  })
})
