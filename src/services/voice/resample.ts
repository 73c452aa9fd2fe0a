/** Zero crossings of the filter on each side. */
const WIDTH = 16
/** Of the lower one of both half rates: what the filter keeps. */
const PASS = 0.92

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** Converts sound of one channel piece by piece. */
export interface Resampler {
  /** Returns what can be computed so far; the pieces together are one sound. */
  convert: (samples: Float32Array) => Float32Array
  /** Returns the rest. */
  end: () => Float32Array
}

/** Windowed sinc (Hann): nothing above half of the new rate is mirrored into speech. Rates in Hz. */
export function createResampler(from: number, to: number): Resampler {
  const step = from / to
  const cutoff = Math.min(1, to / from) * PASS
  /** Samples on each side of a position. */
  const reach = Math.ceil(WIDTH / cutoff)
  let kept = new Float32Array(reach)
  /** Of the next sample, in `kept`. */
  let position = reach

  function at(center: number): number {
    const first = Math.max(0, Math.ceil(center - reach))
    const last = Math.min(kept.length - 1, Math.floor(center + reach))
    let sum = 0
    for (let n = first; n <= last; n++) {
      const distance = n - center
      sum += kept[n]! * cutoff * sinc(distance * cutoff) * (0.5 + 0.5 * Math.cos(Math.PI * distance / reach))
    }
    return sum
  }

  function append(samples: Float32Array) {
    const joined = new Float32Array(kept.length + samples.length)
    joined.set(kept)
    joined.set(samples, kept.length)
    kept = joined
  }

  /** All samples whose surroundings are known up to `end` samples of `kept`. */
  function produce(end: number): Float32Array {
    const result = new Float32Array(Math.max(0, Math.ceil((end - position) / step)))
    for (let n = 0; n < result.length; n++) result[n] = at(position + n * step)
    position += result.length * step
    const unneeded = Math.max(0, Math.floor(position) - reach)
    kept = kept.slice(unneeded)
    position -= unneeded
    return result
  }

  return {
    convert(samples) {
      append(samples)
      return produce(kept.length - reach)
    },
    end() {
      const end = kept.length
      append(new Float32Array(reach))
      return produce(end)
    },
  }
}
