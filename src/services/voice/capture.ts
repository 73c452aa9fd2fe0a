import workletUrl from './captureWorklet?worker&url'

/** Samples of a block of ScriptProcessor. */
const BLOCK = 4096

/** A microphone whose sound is handed on. */
export interface Capture {
  /** Hz */
  rate: number
  close: () => void
}

/** @param onSound called about 20 times a second with new samples of one channel, −1 to 1 */
export async function captureSound(context: AudioContext, stream: MediaStream, onSound: (samples: Float32Array) => void): Promise<Capture> {
  const source = context.createMediaStreamSource(stream)
  const node = await createTap(context, onSound)
  source.connect(node)
  // Browsers run what is connected to a destination. It stays silent: nothing is written to the output.
  node.connect(context.destination)
  await context.resume()
  return {
    rate: context.sampleRate,
    close() {
      source.disconnect()
      node.disconnect()
    },
  }
}

async function createTap(context: AudioContext, onSound: (samples: Float32Array) => void): Promise<AudioNode> {
  try {
    await context.audioWorklet.addModule(workletUrl)
    const node = new AudioWorkletNode(context, 'capture', { channelCount: 1, channelCountMode: 'explicit' })
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onSound(data)
    return node
  }
  catch {
    // Web views before 2021 have no AudioWorklet.
    const node = context.createScriptProcessor(BLOCK, 1, 1)
    node.onaudioprocess = ({ inputBuffer }) => onSound(inputBuffer.getChannelData(0).slice())
    return node
  }
}
