import type { Browser, Page } from 'playwright-core'

import { readdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type * as RecorderModule from '@/services/voice/recorder'
import type { RecorderEvents, RecordingEnd } from '@/services/voice/recording'

import { ensureBuild } from '../../scripts/builds.mjs'
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { withoutChromium } from './twoPhones'

/** A microphone that beeps once a second, and a user who allows it. */
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/** What the page keeps for the tests. */
interface Probe {
  seconds: number[]
  ends: RecordingEnd[]
  create: () => ReturnType<typeof RecorderModule.createRecorder>
}
declare const window: Window & { probe: Probe, voice: typeof RecorderModule }

describe.skipIf(withoutChromium)('the recorder of H5 in Chromium, in the build (skipped without Chromium)', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>
  let browser: Browser
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    const { dir } = await ensureBuild('h5-emulator')
    const file = readdirSync(`${dir}/assets`).find(name => /^packages-zim-voiceRecorder\b.*\.js$/.test(name))!
    demo = await startDemo({ dir, run: 'test' })
    browser = await chromium.launch({ executablePath: findChromium()!, args: [...CHROMIUM_FLAGS, ...FAKE_MICROPHONE] })
    page = await browser.newPage()
    page.on('pageerror', error => problems.push(String(error)))
    await page.goto(demo.phones[0]!)
    await page.locator('.row').first().waitFor()
    await page.addScriptTag({ type: 'module', content: `import * as voice from '/assets/${file}'; window.voice = voice` })
    await page.waitForFunction(() => 'voice' in window)
    await page.evaluate(() => {
      const probe: Probe = {
        seconds: [],
        ends: [],
        create() {
          const events: RecorderEvents = { onTick: second => probe.seconds.push(second), onEnd: because => probe.ends.push(because) }
          return window.voice.createRecorder(events)
        },
      }
      window.probe = probe
    })
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('makes an mp3 that browsers play, as long as the recording was, of what the microphone heard', async () => {
    const recorded = await page.evaluate(async () => {
      await window.voice.askMicrophone()
      window.probe.seconds = []
      const recorder = window.probe.create()
      await recorder.start()
      const begun = performance.now()
      await new Promise(resolve => setTimeout(resolve, 2100))
      const stopped = recorder.stop()
      const held = (performance.now() - begun) / 1000
      const recording = (await stopped)!
      const file = recording.file as File
      const audio = new Audio(URL.createObjectURL(file))
      await new Promise((resolve, reject) => Object.assign(audio, { onloadedmetadata: resolve, onerror: () => reject(new Error(audio.error?.message)) }))
      const sound = await new AudioContext().decodeAudioData(await file.arrayBuffer())
      const samples = sound.getChannelData(0)
      return {
        held,
        length: audio.duration,
        decoded: sound.duration,
        channels: sound.numberOfChannels,
        peak: samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0),
        type: file.type,
        isNamed: file.name === recording.name,
        ...recording,
        file: file.size,
        seconds: recording.seconds,
        ticks: window.probe.seconds,
      }
    })
    expect(recorded).toMatchObject({ seconds: 2, type: 'audio/mpeg', isNamed: true, channels: 1, ticks: [1, 2], bytes: recorded.file })
    expect(recorded.name).toMatch(/^voice-\w{16}\.mp3$/)
    expect(Math.abs(recorded.length - recorded.held)).toBeLessThan(0.3)
    expect(Math.abs(recorded.decoded - recorded.held)).toBeLessThan(0.3)
    expect(recorded.peak).toBeGreaterThan(0.05)
    // 32 kbit/s
    expect(recorded.bytes / recorded.length / 4000).toBeCloseTo(1, 0)
  })

  it('gives the microphone back after a recording, one that was too short, and one that was cancelled', async () => {
    const states = await page.evaluate(async () => {
      const streams: MediaStream[] = []
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await open(constraints)
        streams.push(stream)
        return stream
      }
      const recorder = window.probe.create()
      await recorder.start()
      await new Promise(resolve => setTimeout(resolve, 1200))
      const long = await recorder.stop()
      await recorder.start()
      const short = await recorder.stop()
      await recorder.start()
      recorder.cancel()
      const pending = recorder.start()
      recorder.cancel()
      await pending
      const late = recorder.start()
      const released = await recorder.stop()
      await late
      navigator.mediaDevices.getUserMedia = open
      await new Promise(resolve => setTimeout(resolve, 500))
      return { long: !!long, short, released, opened: streams.length, live: streams.flatMap(stream => stream.getTracks()).filter(track => track.readyState === 'live').length }
    })
    expect(states).toEqual({ long: true, short: null, released: null, opened: 5, live: 0 })
  })

  it('has a fallback for web views without AudioWorklet', async () => {
    const length = await page.evaluate(async () => {
      const own = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'audioWorklet')!
      Object.defineProperty(BaseAudioContext.prototype, 'audioWorklet', { configurable: true, get: () => undefined })
      try {
        const recorder = window.probe.create()
        await recorder.start()
        await new Promise(resolve => setTimeout(resolve, 1500))
        const recording = await recorder.stop()
        return (await new AudioContext().decodeAudioData(await (recording!.file as File).arrayBuffer())).duration
      }
      finally { Object.defineProperty(BaseAudioContext.prototype, 'audioWorklet', own) }
    })
    expect(Math.abs(length - 1.5)).toBeLessThan(0.3)
  })

  it('ends when the microphone goes away', async () => {
    const ended = await page.evaluate(async () => {
      window.probe.ends = []
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      let stream: MediaStream
      navigator.mediaDevices.getUserMedia = async constraints => stream = await open(constraints)
      const recorder = window.probe.create()
      await recorder.start()
      // Browsers fire it when a device is unplugged, and not for our own stop().
      stream!.getTracks()[0]!.dispatchEvent(new Event('ended'))
      navigator.mediaDevices.getUserMedia = open
      return { ends: window.probe.ends, result: await recorder.stop() }
    })
    expect(ended).toEqual({ ends: ['interrupted'], result: null })
  })

  it.each([
    ['NotAllowedError', 'microphone-refused'],
    ['NotFoundError', 'microphone-missing'],
    ['NotReadableError', 'recorder'],
  ])('fails with %s as %s', async (name, kind) => {
    const kinds = await page.evaluate(async (name) => {
      const open = navigator.mediaDevices.getUserMedia
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', name) }
      const kindOf = (promise: Promise<unknown>) => promise.then(() => 'none', error => (error as { failure: { kind: string } }).failure.kind)
      const result = [await kindOf(window.voice.askMicrophone()), await kindOf(window.probe.create().start())]
      navigator.mediaDevices.getUserMedia = open
      return result
    }, name)
    expect(kinds).toEqual([kind, kind])
  })

  it('says that it needs https where the page has none', async () => {
    const kind = await page.evaluate(async () => {
      Object.defineProperty(window, 'isSecureContext', { value: false, configurable: true })
      Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true })
      return window.voice.askMicrophone().then(() => 'none', error => (error as { failure: { kind: string } }).failure.kind)
    })
    expect(kind).toBe('microphone-insecure')
  })

  it('causes no errors of the page', async () => {
    expect(problems).toEqual([])
  })
})
