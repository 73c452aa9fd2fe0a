import type { FailureError } from '@/utils/failure'

import { failed, textOf } from '@/utils/failure'

const hasMicrophones = () => typeof Worker !== 'undefined' && typeof AudioContext !== 'undefined' && !!navigator.mediaDevices

const KINDS = {
  NotAllowedError: 'microphone-refused',
  SecurityError: 'microphone-refused',
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
} as const

/** The failure of a microphone that was not opened. */
function refusalOf(thrown: unknown): FailureError {
  const name = thrown instanceof DOMException ? thrown.name : ''
  return failed(KINDS[name as keyof typeof KINDS] ?? 'recorder', { detail: `${name} ${textOf(thrown)}` })
}

/**
 * Opens the microphone; the browser asks the user where that was not done before. Browsers have none without https.
 * Rejects with a FailureError: `microphone-insecure`, `microphone-unsupported`, `microphone-refused`, `microphone-missing`, `recorder`.
 */
export async function openMicrophone(): Promise<MediaStream> {
  if (!hasMicrophones())
    throw failed(isSecureContext ? 'microphone-unsupported' : 'microphone-insecure')
  try { return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } }) }
  catch (thrown) { throw refusalOf(thrown) }
}

export function closeMicrophone(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
