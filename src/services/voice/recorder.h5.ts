import type { Recording } from '@/types/recording'

import { failed, FailureError, textOf } from '@/utils/failure'

import type { Capture } from './capture'
import type { FromWorker, ToWorker } from './mp3Messages'
import type { Recorder, RecorderEvents } from './recording'

import { captureSound } from './capture'
import { closeMicrophone, openMicrophone } from './microphone.h5'
import Mp3Worker from './mp3Worker?worker'
import { countSeconds, isTooShort, LIMIT_SECONDS, newName, toRecording } from './recording'

/** Without the mp3 from the worker, ms. It has encoded nearly all of it before. */
const WORKER_GUARD = 8000

/** One for the page; null before the first one who needs it, and after an error. */
let worker: Worker | null = null
let lastID = 0

function loadWorker(): Worker {
  if (worker)
    return worker
  const created = new Mp3Worker()
  // As when its file cannot be fetched: the next recording tries again.
  created.addEventListener('error', () => drop(created))
  return worker = created
}

function drop(broken: Worker) {
  broken.terminate()
  if (worker === broken) worker = null
}

const post = (to: Worker, message: ToWorker, transfer: Transferable[] = []) => to.postMessage(message, transfer)

/** Resolves with the mp3 of a recording, all of whose sound was posted. */
function mp3Of(id: number, from: Worker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const listeners = new AbortController()
    function fail(detail: string) {
      listeners.abort()
      drop(from)
      reject(failed('recorder', { detail }))
    }
    if (worker !== from) {
      fail('the encoder is gone')
      return
    }
    const timer = setTimeout(() => fail('no answer of the encoder'), WORKER_GUARD)
    listeners.signal.onabort = () => clearTimeout(timer)
    from.addEventListener('error', event => fail(`encoder: ${event.message}`), listeners)
    from.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.id !== id)
        return
      listeners.abort()
      resolve(data)
    }, listeners)
    post(from, { id, isLast: true })
  })
}

/**
 * Asks for the microphone and loads the encoder. Called when voice mode is chosen, because the browser's question would take the touch away from a press.
 * Rejects as `openMicrophone`.
 */
export async function askMicrophone(): Promise<void> {
  closeMicrophone(await openMicrophone())
  loadWorker()
}

interface Session {
  id: number
  isOver: boolean
  /** `Date.now()`; 0 before it records. */
  begunAt: number
  context: AudioContext | null
  worker: Worker | null
  stream: MediaStream | null
  capture: Capture | null
  endCount: () => void
  /** Settles `start()`. */
  settleStart: () => void
  /** Of a recording that has reached the limit. */
  complete: Promise<Recording | null> | null
}

/** A screen that goes dark ends the recording on phones. */
function keepScreenOn(): () => void {
  const lock = navigator.wakeLock?.request('screen').catch(() => null)
  return () => void lock?.then(held => held?.release())
}

function release(own: Session) {
  own.isOver = true
  own.endCount()
  own.capture?.close()
  if (own.stream) closeMicrophone(own.stream)
  own.context?.close().catch(() => {})
  own.context = null
  own.settleStart()
}

async function finish({ id, worker }: Session): Promise<Recording | null> {
  const { mp3, ms } = await mp3Of(id, worker!)
  const name = newName()
  const file = new File(mp3 as BlobPart[], name, { type: 'audio/mpeg' })
  return toRecording(file, file.size, ms, name)
}

/** Recorder of H5. A page that is hidden or left cancels. */
export function createRecorder({ onTick, onEnd }: RecorderEvents): Recorder {
  let session: Session | null = null

  function cancel() {
    const own = session
    session = null
    if (own && !own.isOver) release(own)
  }

  function breakOff(own: Session, because: 'interrupted' | 'failed') {
    if (own.isOver)
      return
    release(own)
    onEnd(because)
  }

  function begin(own: Session) {
    const letScreenGo = keepScreenOn()
    const endCount = countSeconds((seconds) => {
      if (seconds < LIMIT_SECONDS) {
        onTick(seconds)
        return
      }
      release(own)
      own.complete = finish(own)
      // The failure is that of stop().
      own.complete.catch(() => {})
      onEnd('limit')
    })
    own.endCount = () => {
      own.endCount = () => {}
      endCount()
      letScreenGo()
    }
    own.begunAt = Date.now()
    own.settleStart()
  }

  async function open(own: Session) {
    // Safari wants it before the first await, in the gesture.
    const context = own.context = new AudioContext()
    const encoder = own.worker = loadWorker()
    own.stream = await openMicrophone()
    if (own.isOver) {
      closeMicrophone(own.stream)
      return
    }
    post(encoder, { id: own.id, rate: context.sampleRate })
    own.capture = await captureSound(context, own.stream, (samples) => { if (!own.isOver) post(encoder, { id: own.id, samples }, [samples.buffer]) })
    if (own.isOver) {
      own.capture.close()
      return
    }
    encoder.addEventListener('error', () => breakOff(own, 'failed'))
    for (const track of own.stream.getTracks()) track.onended = () => breakOff(own, 'interrupted')
    // Safari says so when a call comes.
    context.onstatechange = () => { if (context.state as string === 'interrupted') breakOff(own, 'interrupted') }
    begin(own)
  }

  return {
    start() {
      cancel()
      return new Promise((resolve, reject) => {
        const own: Session = { id: ++lastID, isOver: false, begunAt: 0, context: null, worker: null, stream: null, capture: null, endCount: () => {}, settleStart: resolve, complete: null }
        session = own
        open(own).catch((thrown) => {
          // What was stopped or cancelled meanwhile has no failure.
          if (own.isOver)
            return
          reject(thrown instanceof FailureError ? thrown : failed('recorder', { detail: textOf(thrown) }))
          release(own)
        })
      })
    },
    async stop() {
      const own = session
      session = null
      if (!own)
        return null
      if (own.isOver)
        return own.complete
      const isShort = !own.begunAt || isTooShort(Date.now() - own.begunAt)
      release(own)
      return isShort ? null : finish(own)
    },
    cancel,
  }
}
