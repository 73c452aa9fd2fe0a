import { vi } from 'vitest'

import type { RecorderEvents } from '@/services/voice/recording'
import type { Recording } from '@/types/recording'

/** Stands in for services/voice/recorder: `vi.mock('@/services/voice/recorder', () => fakeRecorder.module)`. */
export function createFakeRecorder() {
  let events: RecorderEvents
  const calls: string[] = []
  const fake = {
    calls,
    /** What `stop` resolves with. */
    result: null as Recording | null,
    /** Rejects the next start. */
    refusal: null as Error | null,
    askMicrophone: vi.fn(async () => {}),
    openMicrophoneSetting: vi.fn(async () => false),
    tick: (seconds: number) => events.onTick(seconds),
    end: (because: 'limit' | 'interrupted' | 'failed') => events.onEnd(because),
    reset() {
      calls.length = 0
      Object.assign(fake, { result: null, refusal: null })
      fake.askMicrophone.mockReset().mockResolvedValue()
      fake.openMicrophoneSetting.mockReset().mockResolvedValue(false)
    },
    module: {
      askMicrophone: () => fake.askMicrophone(),
      openMicrophoneSetting: () => fake.openMicrophoneSetting(),
      createRecorder(given: RecorderEvents) {
        events = given
        return {
          async start() {
            calls.push('start')
            if (fake.refusal)
              throw fake.refusal
          },
          async stop() {
            calls.push('stop')
            return fake.result
          },
          cancel: () => { calls.push('cancel') },
        }
      },
    },
  }
  return fake
}

export const aRecording = (): Recording => ({ file: 'wxfile://tmp.mp3', seconds: 3, bytes: 12_000, name: 'voice-1.mp3' })
