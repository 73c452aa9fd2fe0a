import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { App, LaunchOptions } from '../host'

import { mp3Seconds, silentMp3 } from '../host/runtime/formats/mp3'
import { program, run } from './support'

const empty = program({ wxml: '<view class="key" bindtouchstart="on" bindtouchcancel="off">hello {{text}}</view>', js: 'Page({ data: { text: "" }, on() { wx.getRecorderManager().start({}) }, off() { this.setData({ text: "cancelled" }) } })' })

const EVENTS = ['Start', 'Pause', 'Resume', 'Stop', 'Error', 'FrameRecorded', 'InterruptionBegin', 'InterruptionEnd']
const AUDIO_EVENTS = ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Error', 'Waiting', 'Seeking', 'Seeked']

interface Detail { errMsg?: string, errno?: number, errCode?: number, tempFilePath?: string, duration?: number, fileSize?: number, isLastFrame?: boolean, frameBuffer?: ArrayBuffer }
type Listen = Record<string, (listener: (detail: Detail) => void) => void>
interface Recorder { start: (options?: object) => void, stop: () => void, pause: () => void, resume: () => void }
interface Audio { src: string, startTime: number, playbackRate: number, loop: boolean, autoplay: boolean, currentTime: number, duration: number, paused: boolean, play: () => void, pause: () => void, stop: () => void, seek: (to: number) => void, destroy: () => void }

/** Launches, then stops the clock. `pass` lets time pass. */
async function open(options: LaunchOptions = { scopes: { 'scope.record': true } }) {
  const app = await run(empty, options)
  vi.useFakeTimers()
  return app
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
beforeEach(() => void vi.useRealTimers())
afterEach(() => void vi.useRealTimers())

function recorderOf(app: App) {
  const recorder = (app.host.wx.getRecorderManager as () => Recorder & Listen)()
  const events: string[] = []
  const details: Record<string, Detail[]> = {}
  for (const event of EVENTS) {
    recorder[`on${event}`]!((detail) => {
      events.push(event);
      (details[event] ??= []).push(detail)
    })
  }
  return { recorder, events, last: (event: string) => details[event]?.at(-1), details }
}

const MP3 = { format: 'mp3', sampleRate: 16000, encodeBitRate: 32000, numberOfChannels: 1 }

describe('the recorder', () => {
  it('starts a moment after start, and stop makes an mp3 of the recorded length', async () => {
    const app = await open()
    const { recorder, events, last } = recorderOf(app)
    recorder.start(MP3)
    await pass(99)
    expect(events).toEqual([])
    await pass(1)
    expect(events).toEqual(['Start'])
    await pass(3000)
    recorder.stop()
    await pass(0)
    const { tempFilePath, duration, fileSize } = last('Stop')!
    const bytes = app.files.read(tempFilePath!)
    expect([duration, fileSize, tempFilePath!.split('.').pop()]).toEqual([3000, bytes.length, 'mp3'])
    expect(mp3Seconds(bytes)).toBeCloseTo(3, 1)
    expect(bytes.length / 12_000).toBeCloseTo(1, 1)
  })

  it('does not hear a stop before it has started, and goes on', async () => {
    const { recorder, events } = recorderOf(await open())
    recorder.start(MP3)
    recorder.stop()
    await pass(5000)
    expect(events).toEqual(['Start'])
  })

  it('stops by itself after its duration, which pauses do not use up', async () => {
    const { recorder, events, last } = recorderOf(await open())
    recorder.start({ ...MP3, duration: 2000 })
    await pass(1100)
    recorder.pause()
    await pass(10_000)
    recorder.resume()
    await pass(999)
    expect(events).toEqual(['Start', 'Pause', 'Resume'])
    await pass(1)
    expect([events.at(-1), last('Stop')!.duration]).toEqual(['Stop', 2000])
  })

  it('refuses a second start, a stop without a start, and pairs of rates outside WeChat\'s table', async () => {
    const { recorder, last } = recorderOf(await open())
    const refusalOf = async (act: () => void) => {
      act()
      await pass(0)
      return last('Error')?.errMsg
    }
    expect(await refusalOf(() => recorder.stop())).toBe('operateRecorder:fail recorder not start')
    expect(await refusalOf(() => recorder.start({ sampleRate: 16000, encodeBitRate: 128000 }))).toBe('operateRecorder:fail sampleRate and encodeBitRate do not match')
    expect(await refusalOf(() => recorder.start({ ...MP3, duration: 600_001 }))).toBe('operateRecorder:fail duration is out of range')
    recorder.start(MP3)
    expect(await refusalOf(() => recorder.start(MP3))).toBe('operateRecorder:fail is recording or paused')
  })

  it('does not start without scope.record', async () => {
    const { recorder, events, last } = recorderOf(await open({ answers: { 'scope.record': false } }))
    recorder.start(MP3)
    await pass(5000)
    expect([events, last('Error')]).toEqual([['Error'], { errMsg: 'operateRecorder:fail auth deny' }])
  })

  it('does not start for a purpose that was not declared', async () => {
    const undeclared = recorderOf(await open({ privacy: { declared: ['Album'] } }))
    undeclared.recorder.start(MP3)
    await pass(5000)
    expect([undeclared.events, undeclared.last('Error')!.errno]).toEqual([['Error'], 112])
  })

  it('that asks for the scope takes the touch away, and then never stops by itself', async () => {
    const app = await run(empty, { answers: { 'scope.record': true } })
    const { events } = recorderOf(app)
    await app.hold('.key')
    await app.until(() => app.text().includes('cancelled'))
    await app.release()
    await app.until(() => events.includes('Start'))
    expect(events).toEqual(['Start'])
  })

  it('pauses for a call, and can go on only after it', async () => {
    const app = await open()
    const { recorder, events, last } = recorderOf(app)
    recorder.start(MP3)
    await pass(1100)
    app.beginInterruption()
    await pass(5000)
    recorder.resume()
    await pass(0)
    expect(last('Error')!.errMsg).toBe('operateRecorder:fail is interrupted')
    app.endInterruption()
    await pass(0)
    recorder.resume()
    await pass(500)
    recorder.stop()
    await pass(0)
    expect(events).toEqual(['Start', 'InterruptionBegin', 'Pause', 'Error', 'InterruptionEnd', 'Resume', 'Stop'])
    expect(last('Stop')!.duration).toBe(1500)
  })

  it('hands over frames of the size that was asked for, and the rest at the end', async () => {
    const { recorder, details } = recorderOf(await open())
    recorder.start({ ...MP3, frameSize: 2 })
    await pass(100 + 1200)
    recorder.stop()
    await pass(0)
    expect(details.FrameRecorded!.map(({ frameBuffer, isLastFrame }) => [frameBuffer!.byteLength, isLastFrame])).toEqual([[2048, false], [2048, false], [704, true]])
  })

  it('ends without an event in a suspended app', async () => {
    const app = await open()
    const { recorder, events } = recorderOf(app)
    recorder.start(MP3)
    await pass(1000)
    app.hide()
    app.suspend()
    app.show()
    await pass(100_000)
    expect(events).toEqual(['Start'])
    recorder.start(MP3)
    await pass(100)
    expect(events).toEqual(['Start', 'Start'])
  })
})

function audioOf(app: App) {
  const audio = (app.host.wx.createInnerAudioContext as () => Audio & Listen)()
  const events: string[] = []
  const errors: Detail[] = []
  for (const event of AUDIO_EVENTS) audio[`on${event}`]!(() => void events.push(event))
  audio.onError!(detail => errors.push(detail))
  return { audio, events, errors, take: () => events.splice(0) }
}
const voice = (app: App, seconds: number) => app.addTempFile('mp3', silentMp3(seconds))

describe('an audio', () => {
  it('has the length of its frames, moves with the clock, and ends', async () => {
    const app = await open()
    const { audio, take } = audioOf(app)
    audio.src = voice(app, 1.008)
    expect(audio.duration).toBe(0)
    await pass(0)
    expect([audio.duration, audio.paused, take()]).toEqual([expect.closeTo(1.008), true, ['Canplay']])
    audio.play()
    await pass(600)
    expect([audio.currentTime, audio.paused, take()]).toEqual([0.6, false, ['Play', 'TimeUpdate', 'TimeUpdate']])
    await pass(500)
    expect([audio.currentTime, audio.paused, take()]).toEqual([audio.duration, true, ['TimeUpdate', 'TimeUpdate', 'Ended']])
  })

  it('pauses, seeks, starts at startTime, and plays faster', async () => {
    const app = await open({ answers: { audio: 10 } })
    const { audio, take } = audioOf(app)
    Object.assign(audio, { src: voice(app, 1), startTime: 2, playbackRate: 2 })
    await pass(0)
    audio.play()
    await pass(1000)
    audio.pause()
    await pass(5000)
    expect([audio.currentTime, audio.duration]).toEqual([4, 10])
    audio.play()
    audio.seek(6)
    audio.playbackRate = 0.5
    await pass(2000)
    expect(audio.currentTime).toBe(7)
    audio.stop()
    await pass(0)
    expect([audio.currentTime, audio.paused]).toEqual([0, true])
    expect(take().filter(event => event !== 'TimeUpdate')).toEqual(['Canplay', 'Play', 'Pause', 'Play', 'Seeking', 'Seeked', 'Stop'])
  })

  it('plays when it is there: by autoplay or an early play, and again in a loop', async () => {
    const app = await open({ answers: { audio: 2 } })
    const { audio, take } = audioOf(app)
    audio.loop = true
    audio.src = voice(app, 1)
    audio.play()
    await pass(0)
    expect(take()).toEqual(['Waiting', 'Canplay', 'Play'])
    await pass(3000)
    expect([audio.currentTime, audio.paused]).toEqual([1, false])
    const second = audioOf(app)
    second.audio.autoplay = true
    second.audio.src = voice(app, 1)
    await pass(0)
    expect(second.take()).toEqual(['Canplay', 'Play'])
  })

  it('fails with a code: a missing file, a broken one, one without a known length', async () => {
    const app = await open()
    const codeOf = async (src: string) => {
      const { audio, errors } = audioOf(app)
      audio.src = src
      await pass(0)
      return errors.map(({ errCode }) => errCode)
    }
    expect(await codeOf('wxfile://tmp_none.mp3')).toEqual([10003])
    expect(await codeOf('https://x/broken.mp3')).toEqual([10004])
    expect(await codeOf(app.addTempFile('m4a', new Uint8Array(100)))).toEqual([10004])
    app.setNetwork('none')
    expect(await codeOf('https://x/1.mp3')).toEqual([10002])
  })

  it('does not tell a listener that comes after src', async () => {
    const app = await open()
    const audio = (app.host.wx.createInnerAudioContext as () => Audio & Listen)()
    const heard: string[] = []
    audio.src = voice(app, 1)
    audio.onCanplay!(() => heard.push('canplay'))
    audio.onPlay!(() => heard.push('play'))
    audio.play()
    await pass(10)
    expect(heard).toEqual(['play'])
  })

  it('is counted until it is destroyed, and is silent afterwards', async () => {
    const app = await open()
    const { audio, take } = audioOf(app)
    audio.src = voice(app, 5)
    audio.play()
    await pass(1000)
    expect(app.audios).toEqual([{ src: audio.src, paused: false, currentTime: 1, duration: audio.duration, playbackRate: 1, isOnSpeaker: true }])
    take()
    audio.destroy()
    await pass(10_000)
    expect([app.audios, take()]).toEqual([[], []])
  })

  it('goes to the earpiece only when it begins to play after the change', async () => {
    const app = await open()
    const { audio } = audioOf(app)
    audio.src = voice(app, 5)
    audio.play()
    await pass(100)
    const option = app.host.wx.setInnerAudioOption as (options: object) => Promise<unknown>
    await option({ speakerOn: false })
    expect([app.audioOption.speakerOn, app.audios[0]!.isOnSpeaker]).toEqual([false, true])
    audio.pause()
    audio.play()
    expect(app.audios[0]!.isOnSpeaker).toBe(false)
  })

  it('pauses for a call and in the background, and stays paused', async () => {
    const app = await open()
    const { audio, take } = audioOf(app)
    const calls: string[] = [];
    (app.host.wx.onAudioInterruptionBegin as (listener: () => void) => void)(() => calls.push('begin'))
    audio.src = voice(app, 50)
    audio.play()
    await pass(100)
    app.beginInterruption()
    app.endInterruption()
    await pass(1000)
    expect([audio.paused, calls, take().at(-1)]).toEqual([true, ['begin'], 'Pause'])
    audio.play()
    app.hide()
    await pass(0)
    expect(take()).toEqual(['Play', 'Pause'])
  })

  it('of the network is downloaded for its length', async () => {
    const server = createServer((_, response) => response.end(silentMp3(3)))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const app = await run(empty, { hosts: { 'https://media.example.com': `http://127.0.0.1:${(server.address() as { port: number }).port}` } })
    const { audio } = audioOf(app)
    audio.src = 'https://media.example.com/1.mp3'
    await app.until(() => audio.duration > 0)
    expect(audio.duration).toBeCloseTo(3, 1)
    server.close()
  })
})
