import type { Failure } from '@/types/failure'

/** A picture, a video or a file that has passed every check and may be sent. Plain data, but for `file` on H5. */
export interface PreparedMedia {
  /** How ZIM sends it. A picture or video that ZIM or other clients do not take is a `file`. */
  kind: 'image' | 'video' | 'file'
  /** Mini program: a path on this phone, which need not live longer than the app. H5: a File with the name and type given here. */
  file: string | File
  /** With the extension of what the file is; without path, control and bidi characters; at most 100 UTF-16 units. Never empty. */
  name: string
  bytes: number
  /** px, upright, as seen. 0 when unknown, and for files. */
  width: number
  height: number
  /** Whole seconds, at least 1 for a video. 0 for all others. */
  seconds: number
  /** First picture of a video: a path on this phone, on H5 a `data:` URL of a JPEG. */
  poster?: string
}

/** What cannot be sent, and why. `name` is '' for a picture without a name, and where the failure is not about one file: no permission, no picker, too many files. */
interface Refusal { name: string, failure: Failure }

/** Both lists are empty when the user has chosen nothing. */
export interface PickResult { media: PreparedMedia[], refused: Refusal[] }

interface PhotoOptions {
  /** Pictures are sent as they are, without their location, whatever their size up to the limit. */
  isOriginal: boolean
  /** Most pictures and videos of one choice. @default 9 */
  count?: number
}

/**
 * Lets the user choose. Each function opens a picker of the platform and has to be called in the task of a tap: browsers open none later.
 * None rejects: what went wrong is in `refused`. `onChosen` is called when the picker is closed and the work on `n` files begins.
 * Where a browser does not tell that its picker was cancelled, the promise settles with the next choice.
 */
export interface MediaPicker {
  /** Whether the device has a camera to shoot with. */
  canShoot: boolean
  /** Pictures and videos of the album. */
  pickPhotos: (options: PhotoOptions, onChosen?: (n: number) => void) => Promise<PickResult>
  /** A picture or a video by the camera. */
  shoot: (onChosen?: (n: number) => void) => Promise<PickResult>
  /** Any files, which are sent unchanged as files. Mini program: out of a WeChat chat, the only picker that phones have. */
  pickFiles: (onChosen?: (n: number) => void) => Promise<PickResult>
  /** H5: files that were pasted or dropped; kinds by their content. */
  fromFiles?: (files: readonly File[]) => Promise<PickResult>
  /** Removes what was written for this medium. Called when its content is stored elsewhere, or when it is not sent. */
  discard: (media: PreparedMedia) => void
}
