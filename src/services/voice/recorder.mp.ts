import type { Recording } from '@/types/recording'

import { failed } from '@/utils/failure'

import type { Recorder, RecorderEvents } from './recording'

import { refusalOf } from './microphone.mp'
import { countSeconds, FORMAT, isTooShort, LIMIT_SECONDS, newName, toRecording } from './recording'

export { askMicrophone, openMicrophoneSetting } from './microphone.mp'

/*
 * WeChat has one recorder, whose listeners cannot be removed and whose events do not say which recording they belong to. Invariants:
 * - Listeners are registered once. An event belongs to the run that has the device, or to none.
 * - A run gets the device only when the one before it has ended: by an event, or STOP_GUARD after it was stopped.
 * - What was stopped before it has begun is stopped again when it begins: WeChat then answers the first stop with nothing.
 * - An event of a run that has lost the device stops the recorder and changes nothing else.
 */

interface Stopped { tempFilePath: string, duration?: number, fileSize?: number }
interface Problem { errMsg?: string, errno?: number }

declare const wx: {
  getRecorderManager: () => {
    start: (options: object) => void
    stop: () => void
    onStart: (listener: () => void) => void
    onStop: (listener: (result: Stopped) => void) => void
    onPause: (listener: () => void) => void
    onError: (listener: (error: Problem) => void) => void
    onInterruptionBegin?: (listener: () => void) => void
  }
  setKeepScreenOn?: (options: { keepScreenOn: boolean, fail: () => void }) => void
}

const OPTIONS = { duration: LIMIT_SECONDS * 1000, sampleRate: FORMAT.sampleRate, numberOfChannels: 1, encodeBitRate: FORMAT.kbps * 1000, format: 'mp3' }
/** Without an answer to `start`, ms. */
const START_GUARD = 5000
/** Without an answer to `stop`, ms. */
const STOP_GUARD = 1500

/** What a run is told. Each run gets one of stopped, failed, interrupted, silent at most. */
interface Run {
  begun: () => void
  stopped: (result: Stopped) => void
  failed: (error: Problem) => void
  interrupted: () => void
  /** The recorder has not answered. */
  silent: () => void
}

let manager: ReturnType<typeof wx.getRecorderManager> | null = null
let state: 'idle' | 'starting' | 'recording' | 'stopping' = 'idle'
let run: Run | null = null
let guard: ReturnType<typeof setTimeout> | undefined
const waiting: Array<() => void> = []

/** Takes the run from the device, and returns it. */
function detach(): Run | null {
  const ended = run
  run = null
  return ended
}

function becomeIdle() {
  clearTimeout(guard)
  state = 'idle'
  for (const go of waiting.splice(0)) whenIdle(go)
}

/** Calls `go` when the device is free. What takes it does so at once: the next one waits for it. */
function whenIdle(go: () => void) {
  if (state === 'idle') go()
  else waiting.push(go)
}

function begin(next: Run) {
  listen()
  run = next
  state = 'starting'
  guard = setTimeout(() => {
    const ended = detach()
    halt()
    ended?.silent()
  }, START_GUARD)
  manager!.start(OPTIONS)
}

/** Stops the device. Its run is told how that ended, unless it was detached. */
function halt() {
  clearTimeout(guard)
  state = 'stopping'
  guard = setTimeout(() => {
    const ended = detach()
    becomeIdle()
    ended?.silent()
  }, STOP_GUARD)
  manager!.stop()
}

/** Ends a run that was not stopped. */
function breakOff(tell: (run: Run) => void) {
  const ended = detach()
  halt()
  if (ended) tell(ended)
}

function listen() {
  if (manager)
    return
  manager = wx.getRecorderManager()
  manager.onStart(() => {
    if (state !== 'starting') {
      halt()
      return
    }
    clearTimeout(guard)
    state = 'recording'
    run?.begun()
  })
  manager.onStop((result) => {
    // Before its own onStart a run cannot have stopped.
    if (state === 'idle' || state === 'starting')
      return
    const ended = detach()
    becomeIdle()
    ended?.stopped(result)
  })
  manager.onError((error) => {
    // That there is nothing to stop is the guard's to find out.
    if (state === 'starting' || state === 'recording') breakOff(ended => ended.failed(error))
  })
  const onInterruption = () => { if (state === 'starting' || state === 'recording') breakOff(ended => ended.interrupted()) }
  manager.onInterruptionBegin?.(onInterruption)
  // The app never pauses it.
  manager.onPause(onInterruption)
}

function keepScreenOn(isOn: boolean) {
  wx.setKeepScreenOn?.({ keepScreenOn: isOn, fail: () => {} })
}

interface Session {
  /** Null: it waits for the device, or is over. */
  run: Run | null
  /** `Date.now()` of the beginning of the recording and of `stop()`; 0 before. */
  begunAt: number
  stoppedAt: number
  isOver: boolean
  /** Settles `start()`. */
  settleStart: () => void
  /** Settles `stop()`; set while it is pending. */
  settleStop: ((result: Recording | null | Error) => void) | null
  /** Of a recording that has reached the limit. */
  complete: Recording | null
  endCount: () => void
}

const lengthOf = ({ begunAt, stoppedAt }: Session) => begunAt ? (stoppedAt || Date.now()) - begunAt : 0

function close(own: Session) {
  own.isOver = true
  own.run = null
  own.endCount()
  own.settleStart()
}

function count(own: Session, onTick: RecorderEvents['onTick']) {
  keepScreenOn(true)
  const endCount = countSeconds((seconds) => {
    if (seconds <= LIMIT_SECONDS) {
      onTick(seconds)
      return
    }
    // WeChat has not kept the limit.
    own.endCount()
    halt()
  })
  own.endCount = () => {
    own.endCount = () => {}
    endCount()
    keepScreenOn(false)
  }
}

/** Gives the device to a session. `reject`: of `start()`. */
function attach(own: Session, { onTick, onEnd }: RecorderEvents, reject: (error: Error) => void) {
  const name = newName()

  function end(because: 'interrupted' | 'failed', error: Error) {
    const { settleStop, begunAt } = own
    if (because === 'failed' && !begunAt) reject(error)
    close(own)
    if (settleStop) settleStop(error)
    else if (because === 'interrupted' || begunAt) onEnd(because)
  }

  own.run = {
    begun() {
      own.begunAt = Date.now()
      count(own, onTick)
      own.settleStart()
    },
    stopped({ tempFilePath, duration, fileSize = 0 }) {
      const ms = duration || lengthOf(own)
      const recording = toRecording(tempFilePath, fileSize, ms, name)
      const { settleStop } = own
      close(own)
      if (settleStop) {
        settleStop(recording)
        return
      }
      // A second less: phones differ in how exactly they keep the limit.
      const isLimit = ms > (LIMIT_SECONDS - 1) * 1000
      if (isLimit) own.complete = recording
      onEnd(isLimit ? 'limit' : 'interrupted')
    },
    failed: error => end('failed', refusalOf(error)),
    interrupted: () => end('interrupted', failed('recorder')),
    silent: () => end('failed', failed('recorder', { detail: 'no answer of the recorder' })),
  }
  begin(own.run)
}

/** Recorder of the mini program. A page that is hidden or left cancels; WeChat ends a recording in the background anyway. */
export function createRecorder(events: RecorderEvents): Recorder {
  let session: Session | null = null

  function cancel() {
    const own = session
    session = null
    if (!own || own.isOver)
      return
    const hasDevice = own.run !== null && own.run === run
    close(own)
    if (hasDevice) {
      detach()
      halt()
    }
  }

  return {
    start() {
      cancel()
      return new Promise((resolve, reject) => {
        const own: Session = { run: null, begunAt: 0, stoppedAt: 0, isOver: false, settleStart: resolve, settleStop: null, complete: null, endCount: () => {} }
        session = own
        whenIdle(() => { if (!own.isOver) attach(own, events, reject) })
      })
    },
    async stop() {
      const own = session
      if (!own || own.isOver) {
        session = null
        return own?.complete ?? null
      }
      // Its end need not be waited for.
      if (isTooShort(lengthOf(own))) {
        cancel()
        return null
      }
      session = null
      own.stoppedAt = Date.now()
      own.endCount()
      return new Promise((resolve, reject) => {
        own.settleStop = result => result instanceof Error ? reject(result) : resolve(result)
        halt()
      })
    },
    cancel,
  }
}
