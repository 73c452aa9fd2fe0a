import type { FailureKind } from '@/types/failure'

export interface PlayOptions {
  /** Where to begin, s. */
  at: number
  /** 0.5 to 2. */
  speed: number
  /** mp-weixin: by the earpiece in place of the loudspeaker. */
  isEarpiece: boolean
}

/** What a platform plays sound with. It plays one source at a time. */
interface AudioOut {
  /** Plays another source, or the same one at another place, in place of what it plays. */
  play: (src: string, options: PlayOptions) => void
  pause: () => void
  /** s */
  position: () => number
}

export interface AudioOutEvents {
  started: () => void
  ended: () => void
  failed: (kind: FailureKind, detail: string) => void
  /** A call, an alarm or the system has paused it. It does not go on by itself. */
  interrupted: () => void
}

export type CreateAudioOut = (events: AudioOutEvents) => AudioOut
