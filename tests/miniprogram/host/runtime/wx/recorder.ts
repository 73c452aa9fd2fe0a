import type { Host } from '../host'

import { silentMp3 } from '../formats/mp3'
import { failure, WxFailure } from './api'

/** From start() to onStart, ms. Until then stop() does nothing, as on phones. */
const START_MS = 100

/** WeChat's documented limits of the length, ms. */
const DEFAULT_LENGTH = 60_000
const LONGEST = 600_000

/** WeChat's table of bit rates in kbit/s by sample rate in Hz. Other pairs fail. */
const BIT_RATES: Record<number, [number, number]> = {
  8000: [16, 48],
  11025: [16, 48],
  12000: [24, 64],
  16000: [24, 96],
  22050: [32, 128],
  24000: [32, 128],
  32000: [48, 192],
  44100: [64, 320],
  48000: [64, 320],
}

const EVENTS = ['Start', 'Pause', 'Resume', 'Stop', 'Error', 'FrameRecorded', 'InterruptionBegin', 'InterruptionEnd']

interface Settings { duration: number, sampleRate: number, numberOfChannels: number, encodeBitRate: number, format: 'mp3' | 'aac' | 'wav' | 'PCM', frameSize: number }

interface Session {
  settings: Settings
  state: 'starting' | 'recording' | 'paused'
  /** Recorded before `since`, ms. */
  recorded: number
  since: number
  /** Bytes that were reported as frames. */
  framed: number
  end?: ReturnType<typeof setTimeout>
  frames?: ReturnType<typeof setInterval>
}

/**
 * wx.getRecorderManager: one silent recorder for the app, on the host's clock. It asks for the privacy terms and scope.record, starts a little
 * later, and ends by itself after `duration`. Every event has one listener, the last that was set. A call (`app.beginInterruption`) pauses it
 * until `app.endInterruption` and a resume(). In a suspended app it ends without an event.
 */
export function recorder(host: Host) {
  const listeners = new Map<string, unknown>()
  let session: Session | null = null
  let isInterrupted = false
  const notify = (event: string, detail: object = {}) => void Promise.resolve().then(() => host.call(listeners.get(event), [detail]))
  const fail = (error: unknown) => notify('Error', failure('operateRecorder', error))

  const lengthOf = ({ state, recorded, since }: Session) => recorded + (state === 'recording' ? Date.now() - since : 0)
  const bytesOf = (each: Session) => Math.floor(lengthOf(each) / 1000 * each.settings.encodeBitRate / 8)

  const frame = (each: Session, bytes: number, isLastFrame: boolean) => {
    each.framed += bytes
    notify('FrameRecorded', { frameBuffer: new ArrayBuffer(bytes), isLastFrame })
  }
  const halt = (each: Session) => {
    clearTimeout(each.end)
    clearInterval(each.frames)
    each.recorded = lengthOf(each)
  }
  const record = (each: Session) => {
    each.state = 'recording'
    each.since = Date.now()
    const { duration, frameSize, format, encodeBitRate } = each.settings
    each.end = setTimeout(finish, duration - each.recorded, each)
    if (frameSize && ['mp3', 'PCM'].includes(format))
      each.frames = setInterval(frame, frameSize * 1024 * 8000 / encodeBitRate, each, frameSize * 1024, false)
  }
  const pause = (each: Session) => {
    halt(each)
    each.state = 'paused'
    notify('Pause')
  }
  const finish = (each: Session) => {
    halt(each)
    session = null
    if (each.frames !== undefined)
      frame(each, Math.max(0, bytesOf({ ...each, state: 'paused' }) - each.framed), true)
    const tempFilePath = host.files.tempPath(extensionOf(each.settings.format, host.device.platform))
    const duration = Math.round(each.recorded)
    const { sampleRate, encodeBitRate: bitRate, numberOfChannels: channels, format } = each.settings
    host.files.write(tempFilePath, format === 'mp3' ? silentMp3(duration / 1000, { sampleRate, bitRate, channels }) : { size: bytesOf({ ...each, state: 'paused' }) })
    notify('Stop', { tempFilePath, duration, fileSize: host.files.size(tempFilePath), ...host.answers.recorder as object })
  }

  const begin = async (each: Session) => {
    try {
      await host.privacy.require('RecorderManager.start', 'Record')
      await host.scopes.require('scope.record')
      if (session !== each)
        return
      each.end = setTimeout(() => {
        record(each)
        notify('Start')
      }, START_MS)
    }
    catch (error) {
      if (session !== each)
        return
      session = null
      fail(error)
    }
  }

  const manager = {
    start(options: Partial<Settings> = {}) {
      if (session) {
        fail(new WxFailure('is recording or paused'))
        return
      }
      const settings: Settings = { duration: DEFAULT_LENGTH, sampleRate: 8000, numberOfChannels: 2, encodeBitRate: 48_000, format: 'aac', frameSize: 0, ...options }
      const refusal = isInterrupted ? 'is interrupted' : refusalOf(settings, host.device.platform)
      if (refusal) {
        fail(new WxFailure(refusal))
        return
      }
      session = { settings, state: 'starting', recorded: 0, since: 0, framed: 0 }
      void begin(session)
    },
    stop() {
      if (!session)
        fail(new WxFailure('recorder not start'))
      else if (session.state !== 'starting')
        finish(session)
    },
    pause() {
      if (session?.state === 'recording')
        pause(session)
      else
        fail(new WxFailure('recorder not start'))
    },
    resume() {
      if (session?.state !== 'paused' || isInterrupted) {
        fail(new WxFailure(isInterrupted ? 'is interrupted' : 'recorder not paused'))
        return
      }
      record(session)
      notify('Resume')
    },
    ...Object.fromEntries(EVENTS.map(event => [`on${event}`, (callback: unknown) => void listeners.set(event, callback)])),
  }

  const drop = () => {
    if (session)
      halt(session)
    session = null
  }
  host.bus.on('suspend', drop)
  host.bus.on('kill', drop)
  host.bus.on('interruptionBegin', () => {
    isInterrupted = true
    if (session?.state !== 'recording')
      return
    notify('InterruptionBegin')
    pause(session)
  })
  host.bus.on('interruptionEnd', () => {
    isInterrupted = false
    if (session)
      notify('InterruptionEnd')
  })
  return { getRecorderManager: () => manager }
}

function refusalOf({ duration, sampleRate, encodeBitRate }: Settings, platform: string): string | undefined {
  if (platform === 'mac')
    return 'not supported on this platform'
  if (!(duration > 0 && duration <= LONGEST))
    return 'duration is out of range'
  const [lowest, highest] = BIT_RATES[sampleRate] ?? [Infinity, 0]
  return encodeBitRate >= lowest * 1000 && encodeBitRate <= highest * 1000 ? undefined : 'sampleRate and encodeBitRate do not match'
}

/** aac is .m4a on iOS and may be .aac on Android. */
function extensionOf(format: Settings['format'], platform: string) {
  return format === 'aac' && platform === 'ios' ? 'm4a' : format.toLowerCase()
}
