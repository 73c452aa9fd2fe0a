import type { AudioState } from '../../types'
import type { Host } from '../host'

import { mp3Seconds } from '../formats/mp3'
import { api } from './api'

/** WeChat fires timeupdate about four times a second. */
const UPDATE_MS = 250

const EVENTS = ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Error', 'Waiting', 'Seeking', 'Seeked']

/** WeChat's errCode of an audio that cannot be played. */
const ERRORS = { 10002: 'network error', 10003: 'file error', 10004: 'format error' }

class AudioFailure extends Error {
  constructor(readonly errCode: keyof typeof ERRORS) { super(ERRORS[errCode]) }
}

export function audio(host: Host) {
  return {
    createInnerAudioContext: () => new InnerAudio(host),
    setInnerAudioOption: api(host, 'setInnerAudioOption', ({ mixWithOther, obeyMuteSwitch, speakerOn }) => {
      for (const [name, value] of Object.entries({ mixWithOther, obeyMuteSwitch, speakerOn })) {
        if (value !== undefined)
          host.state.audioOption[name as 'speakerOn'] = Boolean(value)
      }
    }),
  }
}

type Listeners = Map<string, Set<unknown>>

/**
 * An InnerAudioContext. It is silent; its time moves with the host's clock. Its length is that of an mp3's frames, or the test's answer:
 * `answer('audio', 12)` in seconds for all, or by src. Before canplay it is 0. The canplay and error of a local file reach only listeners that
 * were there before `src`. The speaker or the earpiece is chosen when it begins to play. A call and the background pause it.
 */
class InnerAudio implements AudioState {
  volume = 1
  loop = false
  autoplay = false
  startTime = 0
  obeyMuteSwitch = true
  paused = true
  duration = 0
  isOnSpeaker = true
  private source = ''
  private rate = 1
  private loads = 0
  private isLoaded = false
  /** The position at `since`, s. */
  private position = 0
  private since = 0
  private isRunning = false
  private timers: ReturnType<typeof setTimeout>[] = []
  private readonly listeners: Listeners = new Map(EVENTS.map(event => [event, new Set()]))
  private readonly onPauseByPhone = () => this.paused || this.pause()
  private readonly onKill = () => this.halt()

  constructor(private readonly host: Host) {
    host.audios.add(this)
    host.bus.on('audioInterruptionBegin', this.onPauseByPhone)
    host.bus.on('appHide', this.onPauseByPhone)
    host.bus.on('kill', this.onKill)
    for (const [event, callbacks] of this.listeners) {
      Object.assign(this, {
        [`on${event}`]: (callback: unknown) => void callbacks.add(callback),
        [`off${event}`]: (callback?: unknown) => callback === undefined ? callbacks.clear() : void callbacks.delete(callback),
      })
    }
  }

  get src() { return this.source }
  set src(src: string) {
    this.halt()
    this.source = src
    this.isLoaded = false
    this.duration = this.position = 0
    this.loads += 1
    if (src)
      void this.load(this.loads)
  }

  get currentTime() { return Math.min(this.duration, this.position + (this.isRunning ? (Date.now() - this.since) / 1000 * this.rate : 0)) }
  set currentTime(seconds: number) { this.seek(seconds) }

  get buffered() { return this.duration }

  get playbackRate() { return this.rate }
  set playbackRate(rate: number) {
    const isRunning = this.isRunning
    this.halt()
    this.rate = Math.min(2, Math.max(0.5, rate))
    if (isRunning)
      this.run()
  }

  play() {
    if (!this.paused && this.isRunning)
      return
    this.paused = false
    if (this.isLoaded)
      this.begin()
    else if (this.source)
      this.notify('Waiting')
  }

  pause() {
    this.halt()
    if (!this.paused)
      this.notify('Pause')
    this.paused = true
  }

  stop() {
    this.halt()
    this.paused = true
    this.position = 0
    this.notify('Stop')
  }

  seek(seconds: number) {
    const isRunning = this.isRunning
    this.halt()
    this.notify('Seeking')
    this.position = Math.min(this.duration, Math.max(0, seconds))
    this.notify('Seeked')
    if (isRunning)
      this.run()
  }

  destroy() {
    this.src = ''
    for (const callbacks of this.listeners.values()) callbacks.clear()
    for (const event of ['audioInterruptionBegin', 'appHide']) this.host.bus.off(event, this.onPauseByPhone)
    this.host.bus.off('kill', this.onKill)
    this.host.audios.delete(this)
  }

  private async load(load: number) {
    const isRemote = /^https?:/.test(this.source)
    const early: Listeners = isRemote ? this.listeners : new Map([...this.listeners].map(([event, callbacks]) => [event, new Set(callbacks)]))
    try {
      const seconds = await secondsOf(this.host, this.source)
      if (load !== this.loads)
        return
      this.duration = seconds
      this.isLoaded = true
      this.notify('Canplay', {}, early)
      if (this.autoplay || !this.paused)
        this.begin()
    }
    catch (error) {
      if (load !== this.loads)
        return
      this.paused = true
      const { errCode, message } = error instanceof AudioFailure ? error : new AudioFailure(10002)
      this.notify('Error', { errCode, errMsg: message }, early)
    }
  }

  private begin() {
    this.paused = false
    this.isOnSpeaker = this.host.state.audioOption.speakerOn
    if (this.position === 0 || this.position >= this.duration)
      this.position = Math.min(this.startTime, this.duration)
    this.notify('Play')
    this.run()
  }

  private run() {
    this.since = Date.now()
    this.isRunning = true
    this.timers = [
      setInterval(() => this.notify('TimeUpdate'), UPDATE_MS),
      setTimeout(() => this.end(), (this.duration - this.position) / this.rate * 1000),
    ]
  }

  private halt() {
    this.position = this.currentTime
    this.isRunning = false
    this.timers.splice(0).forEach(timer => clearTimeout(timer))
  }

  private end() {
    this.halt()
    this.position = this.duration
    this.paused = !this.loop
    this.notify('Ended')
    if (this.loop)
      this.begin()
  }

  private notify(event: string, detail: object = {}, listeners = this.listeners) {
    const callbacks = [...listeners.get(event)!]
    void Promise.resolve().then(() => callbacks.filter(callback => this.listeners.get(event)!.has(callback)).forEach(callback => this.host.call(callback, [detail])))
  }
}

/** Returns the length of an audio in seconds. Throws an AudioFailure: "broken" in the address is a wrong format, other than mp3 needs an answer. */
async function secondsOf(host: Host, src: string): Promise<number> {
  const answer = host.answers.audio as number | Record<string, number> | undefined
  if (src.includes('broken'))
    throw new AudioFailure(10004)
  if (typeof answer === 'object' && answer[src] !== undefined)
    return answer[src]
  const bytes = await bytesOf(host, src)
  const seconds = typeof answer === 'number' ? answer : mp3Seconds(bytes)
  if (!seconds)
    throw new AudioFailure(10004)
  return seconds
}

async function bytesOf(host: Host, src: string) {
  if (host.files.has(src))
    return host.files.read(src)
  if (!/^https?:/.test(src))
    throw new AudioFailure(10003)
  if (host.state.networkType === 'none')
    throw new AudioFailure(10002)
  const response = await fetch(host.address(src))
  if (!response.ok)
    throw new AudioFailure(10003)
  return new Uint8Array(await response.arrayBuffer())
}
