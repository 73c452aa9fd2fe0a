/** Samples of one message. A block of the browser has 128. */
const BATCH = 2048

declare class AudioWorkletProcessor { readonly port: MessagePort }
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

/** H5: hands the sound of a microphone to the page, as Float32Array. */
class Capture extends AudioWorkletProcessor {
  private batch = new Float32Array(BATCH)
  private size = 0

  process([input]: Float32Array[][]): boolean {
    const sound = input?.[0]
    if (sound) {
      this.batch.set(sound, this.size)
      this.size += sound.length
    }
    if (this.size + 128 > BATCH) {
      this.port.postMessage(this.batch.slice(0, this.size))
      this.size = 0
    }
    return true
  }
}

registerProcessor('capture', Capture)
