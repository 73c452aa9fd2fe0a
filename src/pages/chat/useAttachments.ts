import type { Failure } from '@/types/failure'
import type { LocalFile, MessageBody, Outgoing } from '@/types/message'

import { useMediaStore } from '@/stores/media'
import { createClientID } from '@/utils/ids'

/** A file that was chosen, checked and prepared. Sizes in px, 0 when unknown; `seconds` whole. `poster`: address of a video's first frame on this device. */
export interface Attached {
  kind: 'image' | 'video' | 'voice' | 'file'
  file: LocalFile
  name: string
  bytes: number
  width: number
  height: number
  seconds: number
  poster?: string
}

function bodyOf({ kind, name, bytes, width, height, seconds }: Attached): MessageBody {
  const file = { name, bytes, url: '' }
  switch (kind) {
    case 'image': return { kind, ...file, width, height, thumbnail: '' }
    case 'video': return { kind, ...file, width, height, seconds, poster: '' }
    case 'voice': return { kind, ...file, seconds }
    case 'file': return { kind, ...file }
  }
}

/**
 * Sends files that were chosen together, one message each, in their order.
 * @param send hands a message to the outbox; returns why it cannot be sent
 */
export function useAttachments(send: (outgoing: Outgoing, attachment: { file: LocalFile, onKey: (messageKey: string) => void }) => Failure | null) {
  const media = useMediaStore()

  /** Returns the failures of the files that cannot be sent at all. */
  return function attach(files: readonly Attached[]): Failure[] {
    const batch = createClientID(Date.now())
    return files.flatMap(file => send({ body: bodyOf(file), batch }, {
      file: file.file,
      onKey: messageKey => media.show(messageKey, file.file, file.poster),
    }) ?? [])
  }
}
