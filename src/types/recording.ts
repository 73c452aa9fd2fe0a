/** A voice recording that can be sent: mp3, 16 kHz, mono. */
export interface Recording {
  /** mp-weixin: the path of a temporary file, which may be gone after a restart. H5: the file itself. */
  file: string | File
  /** Whole, 1 to 60. */
  seconds: number
  bytes: number
  /** `voice-….mp3`, another one for each recording. */
  name: string
}
