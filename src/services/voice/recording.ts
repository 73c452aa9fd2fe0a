import type { Recording } from '@/types/recording'

import { createClientID } from '@/utils/ids'

/** ZIM takes 300 s; this is WeChat's own limit. */
export const LIMIT_SECONDS = 60
/** What is shorter was a press by mistake. */
const LEAST_MS = 1000

/** mp3 is the only format that ZIM, WeChat on both systems and all browsers take. 16 kHz and 32 kbit/s are 240 KB a minute. */
export const FORMAT = { sampleRate: 16_000, kbps: 32 }

/** `limit`: the recording is complete, and `stop()` returns it. `interrupted` (a call, another app) and `failed`: it is gone. */
export type RecordingEnd = 'limit' | 'interrupted' | 'failed'

export interface RecorderEvents {
  /** Called each second while it records, with the whole seconds so far. */
  onTick: (seconds: number) => void
  /** The recording ended without `stop` or `cancel`. */
  onEnd: (because: RecordingEnd) => void
}

/** Records one voice after another. */
export interface Recorder {
  /**
   * Resolves when it records, or when it was stopped or cancelled before that. Waits for the end of an earlier recording.
   * Rejects with a FailureError: the microphone is refused or missing, or the recorder does not work.
   */
  start: () => Promise<void>
  /** Resolves with the recording, or null: shorter than a second, or gone. Rejects with `recorder` where one that was long enough is lost. */
  stop: () => Promise<Recording | null>
  /** Ends and discards. */
  cancel: () => void
}

/** @param ms its length. Null: too short to be sent */
export function toRecording(file: string | File, bytes: number, ms: number, name: string): Recording | null {
  return ms < LEAST_MS ? null : { file, bytes, name, seconds: Math.min(LIMIT_SECONDS, Math.max(1, Math.round(ms / 1000))) }
}

export const isTooShort = (ms: number) => ms < LEAST_MS

export const newName = () => `voice-${createClientID(Date.now())}.mp3`

/** Calls `onSecond` each second with the whole seconds since now, until the function that it returns is called. */
export function countSeconds(onSecond: (seconds: number) => void): () => void {
  const start = Date.now()
  const timer = setInterval(() => onSecond(Math.round((Date.now() - start) / 1000)), 1000)
  return () => clearInterval(timer)
}
