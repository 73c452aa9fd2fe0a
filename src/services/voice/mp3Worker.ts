import { Mp3Encoder } from '@breezystack/lamejs'

import type { FromWorker, ToWorker } from './mp3Messages'
import type { Resampler } from './resample'

import { FORMAT } from './recording'
import { createResampler } from './resample'

/* H5: turns sound into mp3 while it is recorded, so that the release of the key waits for nothing. A file of its own with the encoder, which is LGPL. */

interface Encoding { id: number, resampler: Resampler, encoder: Mp3Encoder, mp3: Uint8Array[], samples: number }

let encoding: Encoding | null = null

function encode({ encoder, mp3 }: Encoding, sound: Float32Array) {
  const pcm = Int16Array.from(sound, value => Math.max(-1, Math.min(1, value)) * 0x7FFF)
  const bytes = encoder.encodeBuffer(pcm)
  if (bytes.length) mp3.push(bytes)
}

function add(own: Encoding, sound: Float32Array) {
  own.samples += sound.length
  encode(own, sound)
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if ('rate' in data) {
    encoding = { id: data.id, resampler: createResampler(data.rate, FORMAT.sampleRate), encoder: new Mp3Encoder(1, FORMAT.sampleRate, FORMAT.kbps), mp3: [], samples: 0 }
    return
  }
  const own = encoding
  if (own?.id !== data.id)
    return
  if ('samples' in data) {
    add(own, own.resampler.convert(data.samples))
    return
  }
  encoding = null
  add(own, own.resampler.end())
  own.mp3.push(own.encoder.flush())
  postMessage({ id: own.id, mp3: own.mp3, ms: own.samples / FORMAT.sampleRate * 1000 } satisfies FromWorker)
}
