/** Uploads at the same time: WeChat allows ten of an app, and each holds its whole file in memory (runs of 2.29.0). */
const MOST = 3

/** Places for uploads. Those that wait get one in the order in which they came. */
export interface UploadPlaces {
  /** Resolves when there is a place. The returned function gives it back. */
  enter: () => Promise<() => void>
}

export function createUploadPlaces(): UploadPlaces {
  const waiting: Array<() => void> = []
  let free = MOST

  function leave() {
    const next = waiting.shift()
    if (next) next()
    else free++
  }

  return {
    async enter() {
      if (free > 0) free--
      else await new Promise<void>(resolve => waiting.push(resolve))
      return leave
    },
  }
}
