import type { PickResult, PreparedMedia } from '@/services/media/prepared'
import type { Failure } from '@/types/failure'
import type { Attachment, MessageBody, Outgoing } from '@/types/message'
import type { Recording } from '@/types/recording'

import { showError } from '@/pages/dialogs'
import { loadPicker } from '@/services/media/pick'
import { useMediaStore } from '@/stores/media'
import { useSessionStore } from '@/stores/session'
import { FailureError } from '@/utils/failure'
import { createClientID } from '@/utils/ids'

function bodyOf({ kind, name, bytes, width, height, seconds }: PreparedMedia): MessageBody {
  const file = { name, bytes, url: '' }
  switch (kind) {
    case 'image': return { kind, ...file, width, height, thumbnail: '' }
    case 'video': return { kind, ...file, width, height, seconds, poster: '' }
    case 'file': return { kind, ...file }
  }
}

/** What was written for a medium is not needed once its file is kept, or when it is not sent. */
const discard = (media: PreparedMedia) => loadPicker().then(picker => picker.discard(media)).catch(() => { /* the next run removes it */ })

/**
 * Sends files, one message each. Failures of single files are shown on their messages; what cannot be sent at all is explained in a dialog.
 * @param send hands a message to the outbox; returns why it cannot be sent
 */
export function useAttachments(send: (outgoing: Outgoing, attachment: Attachment) => Failure | null) {
  const media = useMediaStore()
  const session = useSessionStore()

  function sendFile(body: MessageBody, batch: string, file: Attachment['file'], poster = '', onKept?: () => void): boolean {
    const failure = send({ body, batch }, { file, onKey: key => media.show(key, file, poster, onKept) })
    if (failure) showError(new FailureError(failure))
    return !failure
  }

  return {
    /** Sends what was chosen together, in its order. What was refused before is noted for the diagnostics: the composer has explained it. */
    attach({ media: chosen, refused }: PickResult): void {
      for (const { failure } of refused) session.recordError(failure)
      const batch = createClientID(Date.now())
      for (const each of chosen) {
        if (!sendFile(bodyOf(each), batch, each.file, each.poster, () => void discard(each))) void discard(each)
      }
    },
    sendVoice({ file, name, bytes, seconds }: Recording): void {
      sendFile({ kind: 'voice', name, bytes, url: '', seconds }, createClientID(Date.now()), file)
    },
  }
}
