import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Recorder, RecordingEnd } from '@/services/voice/recording'
import type { FailureError } from '@/utils/failure'

import { useFakeClock, wait } from '../../../support/clock'
import { fakeWeChat } from './fakeWeChat'

useFakeClock()

let weChat: ReturnType<typeof fakeWeChat>
let recorder: Recorder
let seconds: number[]
let ends: RecordingEnd[]

async function newRecorder() {
  const { createRecorder } = await import('@/services/voice/recorder.mp')
  return createRecorder({ onTick: second => seconds.push(second), onEnd: because => ends.push(because) })
}

beforeEach(async () => {
  vi.resetModules()
  weChat = fakeWeChat()
  seconds = []
  ends = []
  recorder = await newRecorder()
})
afterEach(() => {
  // Whatever happened, no timer is left and the screen may go dark.
  expect(weChat.isScreenKeptOn()).toBe(false)
  vi.unstubAllGlobals()
})

/** Presses the key; WeChat begins to record 100 ms later. */
async function press() {
  const started = recorder.start()
  await wait(100)
  weChat.started()
  await started
}

/** How a promise settles: its value, or the kind of the failure. */
const outcome = (promise: Promise<unknown>) => promise.then(value => value, thrown => (thrown as FailureError).failure.kind)

/** A later recording works. */
async function expectNextToWork() {
  const before = weChat.starts()
  await press()
  expect(weChat.starts()).toBe(before + 1)
  await wait(2000)
  const stopped = recorder.stop()
  weChat.stopped({ tempFilePath: 'wxfile://tmp_next.mp3', duration: 2000 })
  expect(await stopped).toMatchObject({ file: 'wxfile://tmp_next.mp3', seconds: 2 })
  expect(vi.getTimerCount()).toBe(0)
}

describe('a voice recording in WeChat', () => {
  it('is mp3 of 16 kHz, one channel and 32 kbit/s, at most a minute', async () => {
    await press()
    expect(weChat.options()).toEqual({ format: 'mp3', sampleRate: 16_000, numberOfChannels: 1, encodeBitRate: 32_000, duration: 60_000 })
    recorder.cancel()
  })

  it('has the file, bytes and length that WeChat reports, in whole seconds, and a name of its own', async () => {
    await press()
    expect(weChat.isScreenKeptOn()).toBe(true)
    await wait(3400)
    const stopped = recorder.stop()
    weChat.stopped({ tempFilePath: 'wxfile://tmp_1.mp3', duration: 3560, fileSize: 14_240 })
    const recording = await stopped
    expect(recording).toEqual({ file: 'wxfile://tmp_1.mp3', seconds: 4, bytes: 14_240, name: expect.stringMatching(/^voice-\w{16}\.mp3$/) })
    await press()
    await wait(2000)
    const next = recorder.stop()
    weChat.stopped({ duration: 2000 })
    expect((await next)!.name).not.toBe(recording!.name)
  })

  it('has the length that passed where the phone reports none', async () => {
    await press()
    await wait(5000)
    const stopped = recorder.stop()
    await wait(700)
    weChat.stopped()
    expect(await stopped).toMatchObject({ seconds: 5 })
  })

  it('tells the seconds while it records', async () => {
    await press()
    await wait(3500)
    expect(seconds).toEqual([1, 2, 3])
    recorder.cancel()
    await wait(3000)
    expect(seconds).toEqual([1, 2, 3])
  })

  it('below a second is none, which is said at once', async () => {
    await press()
    await wait(900)
    expect(await recorder.stop()).toBeNull()
    expect(weChat.stops()).toBe(1)
    weChat.stopped({ duration: 900 })
    await expectNextToWork()
  })

  it('that WeChat has begun too late to last a second is none', async () => {
    await press()
    await wait(1100)
    const stopped = recorder.stop()
    weChat.stopped({ duration: 800 })
    expect(await stopped).toBeNull()
  })

  it('that begins after the finger is up is stopped when it begins', async () => {
    const started = recorder.start()
    await wait(100)
    expect(await recorder.stop()).toBeNull()
    await started
    expect(weChat.stops()).toBe(1)
    await wait(800)
    weChat.started()
    expect(weChat.stops()).toBe(2)
    weChat.stopped({ duration: 50 })
    expect([seconds, ends]).toEqual([[], []])
    await expectNextToWork()
  })

  it('that begins even later, when the device is free again, is stopped too', async () => {
    const started = recorder.start()
    await wait(0)
    await recorder.stop()
    await started
    await wait(3000)
    weChat.started()
    expect(weChat.stops()).toBe(2)
    weChat.stopped({ duration: 50 })
    await expectNextToWork()
  })

  it('that was stopped before it began may never answer: a second and a half later the next one can begin', async () => {
    void recorder.start()
    await wait(0)
    await recorder.stop()
    const next = recorder.start()
    await wait(1400)
    expect(weChat.starts()).toBe(1)
    await wait(200)
    expect(weChat.starts()).toBe(2)
    weChat.started()
    await next
    recorder.cancel()
    weChat.stopped()
    await expectNextToWork()
  })

  it('waits until the one before has ended, whose result is not lost', async () => {
    await press()
    await wait(2000)
    const first = recorder.stop()
    const second = recorder.start()
    await wait(300)
    expect(weChat.starts()).toBe(1)
    weChat.stopped({ tempFilePath: 'wxfile://tmp_first.mp3', duration: 2000 })
    expect(await first).toMatchObject({ file: 'wxfile://tmp_first.mp3' })
    await wait(0)
    expect(weChat.starts()).toBe(2)
    weChat.started()
    await second
    await wait(1500)
    const stopped = recorder.stop()
    weChat.stopped({ tempFilePath: 'wxfile://tmp_second.mp3', duration: 1500 })
    expect(await stopped).toMatchObject({ file: 'wxfile://tmp_second.mp3' })
  })

  it('that waits for the one before and is given up meanwhile does not begin', async () => {
    await press()
    await wait(2000)
    void recorder.stop()
    const second = recorder.start()
    expect(await recorder.stop()).toBeNull()
    weChat.stopped({ duration: 2000 })
    await second
    expect(weChat.starts()).toBe(1)
  })

  it('of two pages is one at a time', async () => {
    const other = await newRecorder()
    await press()
    const second = other.start()
    await wait(500)
    expect(weChat.starts()).toBe(1)
    recorder.cancel()
    weChat.stopped()
    await wait(0)
    expect(weChat.starts()).toBe(2)
    weChat.started()
    await second
    other.cancel()
    weChat.stopped()
  })

  it('of two pages that wait is one at a time', async () => {
    const other = await newRecorder()
    await press()
    await wait(2000)
    const first = recorder.stop()
    void recorder.start()
    void other.start()
    weChat.stopped({ duration: 2000 })
    await first
    await wait(0)
    expect(weChat.starts()).toBe(2)
    recorder.cancel()
    weChat.stopped()
    await wait(1500)
    expect(weChat.starts()).toBe(3)
    other.cancel()
  })

  it('is not ended by the late answer to an earlier stop', async () => {
    void recorder.start()
    await wait(0)
    await recorder.stop()
    await wait(2000)
    const started = recorder.start()
    await wait(0)
    weChat.stopped({ duration: 10 })
    weChat.started()
    await started
    await wait(2000)
    expect(ends).toEqual([])
    const stopped = recorder.stop()
    weChat.stopped({ duration: 2000 })
    expect(await stopped).toMatchObject({ seconds: 2 })
  })

  it('that WeChat refuses because it is recording fails, and the recorder is stopped for the next one', async () => {
    const started = outcome(recorder.start())
    await wait(0)
    weChat.failed('operateRecorder:fail:is recording or paused')
    expect(await started).toBe('recorder')
    expect(weChat.stops()).toBe(1)
    weChat.stopped({ duration: 9000 })
    await expectNextToWork()
  })

  it('that fails on the way is reported once, and is gone', async () => {
    await press()
    await wait(2000)
    weChat.failed('operateRecorder:fail:write error')
    weChat.failed('operateRecorder:fail:write error')
    expect(ends).toEqual(['failed'])
    expect(await recorder.stop()).toBeNull()
    await wait(2000)
    await expectNextToWork()
  })

  it.each([
    ['operateRecorder:fail auth deny', undefined, 'microphone-refused'],
    ['operateRecorder:fail:system permission denied', undefined, 'microphone-refused'],
    ['operateRecorder:fail privacy permission is not authorized', 104, 'privacy-refused'],
    ['operateRecorder:fail api scope is not declared in the privacy agreement', 112, 'privacy-undeclared'],
    ['operateRecorder:fail:audio device is busy', undefined, 'recorder'],
  ])('that is refused with %j (%s) fails as %s', async (errMsg, errno, kind) => {
    const started = outcome(recorder.start())
    await wait(0)
    weChat.failed(errMsg, errno)
    expect(await started).toBe(kind)
    expect(ends).toEqual([])
  })

  it('fails when WeChat does not answer the start within five seconds', async () => {
    const started = outcome(recorder.start())
    await wait(5000)
    expect(await started).toBe('recorder')
    await wait(1500)
    await expectNextToWork()
  })

  it('that is long enough and lost, because WeChat does not answer the stop, is a failure', async () => {
    await press()
    await wait(4000)
    const stopped = outcome(recorder.stop())
    await wait(1500)
    expect(await stopped).toBe('recorder')
    await expectNextToWork()
  })

  it.each(['interrupted', 'paused'] as const)('that is %s by a call is stopped and gone', async (how) => {
    await press()
    await wait(4000)
    weChat[how]()
    weChat.interrupted()
    weChat.paused()
    expect([ends, weChat.stops()]).toEqual([['interrupted'], 1])
    weChat.stopped({ duration: 4000 })
    expect(await recorder.stop()).toBeNull()
    await expectNextToWork()
  })

  it('that a call prevents from beginning ends', async () => {
    const started = recorder.start()
    await wait(0)
    weChat.interrupted()
    await started
    expect(ends).toEqual(['interrupted'])
  })

  it('that the system ends, as a dark screen does, is gone', async () => {
    await press()
    await wait(4000)
    weChat.stopped({ duration: 4000 })
    expect(ends).toEqual(['interrupted'])
    expect(await recorder.stop()).toBeNull()
  })

  it.each([59_800, 60_000, 60_200])('of %d ms has reached the limit and is complete', async (duration) => {
    await press()
    await wait(60_000)
    weChat.stopped({ tempFilePath: 'wxfile://tmp_long.mp3', duration })
    expect(ends).toEqual(['limit'])
    expect(await recorder.stop()).toMatchObject({ file: 'wxfile://tmp_long.mp3', seconds: 60 })
    expect(await recorder.stop()).toBeNull()
    await expectNextToWork()
  })

  it('is stopped at the limit where WeChat goes on', async () => {
    await press()
    await wait(62_000)
    expect([weChat.stops(), seconds.length]).toEqual([1, 60])
    weChat.stopped({ duration: 61_000 })
    expect(ends).toEqual(['limit'])
    expect(await recorder.stop()).toMatchObject({ seconds: 60 })
  })

  it('that is cancelled is discarded', async () => {
    await press()
    await wait(4000)
    recorder.cancel()
    expect(weChat.stops()).toBe(1)
    weChat.stopped({ duration: 4000 })
    expect([ends, await recorder.stop()]).toEqual([[], null])
    await expectNextToWork()
  })

  it('that is cancelled before it began is stopped when it begins', async () => {
    const started = recorder.start()
    await wait(0)
    recorder.cancel()
    await started
    weChat.started()
    expect(weChat.stops()).toBe(2)
    weChat.stopped()
    await expectNextToWork()
  })

  it('has one listener for each event, however many recorders there are', async () => {
    for (let n = 0; n < 3; n++) {
      recorder = await newRecorder()
      await press()
      recorder.cancel()
      weChat.stopped()
    }
    expect(['start', 'stop', 'error', 'pause', 'interruption'].map(weChat.listenersOf)).toEqual([1, 1, 1, 1, 1])
  })
})
