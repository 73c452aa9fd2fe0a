import type { FileBody } from '../mediaModel'

import { mediaModel } from '../mediaModel'

/** A voice message. `seconds` is whole, and at least 1 in one of this app. */
export interface VoiceBody extends FileBody {
  kind: 'voice'
  seconds: number
}

declare module '@/types/message' {
  interface MessageBodies { voice: VoiceBody }
}

export const voice = mediaModel<VoiceBody>({ kind: 'voice', name: '', bytes: 0, url: '', seconds: 0 }, 6)
