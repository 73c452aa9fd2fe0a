import type { PaceKind, ZimKind } from '@/messages/contract'
import type { MessageBodies, MessageBody, MessageKind } from '@/types/message'
import type { Fields } from '@/utils/read'

import { checking } from '@/messages/checking/zim'
import { combined } from '@/messages/combined/zim'
import { command } from '@/messages/command/zim'
import { contactCard } from '@/messages/contactCard/zim'
import { file } from '@/messages/file/zim'
import { image } from '@/messages/image/zim'
import { revoked } from '@/messages/revoked/zim'
import { text } from '@/messages/text/zim'
import { tip } from '@/messages/tip/zim'
import { unsupported } from '@/messages/unsupported/zim'
import { video } from '@/messages/video/zim'
import { voice } from '@/messages/voice/zim'
import { failed } from '@/utils/failure'

/** ZIM's side of all kinds. A kind that is declared and not listed fails the type check. */
const KINDS = { text, image, voice, video, file, contactCard, combined, command, checking, revoked, tip, unsupported } satisfies { [K in MessageKind]: ZimKind<MessageBodies[K]> }

// A kind and its body belong together, which TypeScript cannot follow through a lookup.
const readers = Object.values(KINDS as object as Record<string, ZimKind<MessageBody>>).filter(({ zimType }) => zimType !== null)
const kindOf = (body: MessageBody) => KINDS[body.kind] as object as ZimKind<MessageBody>

/** Maps the content of any message; never throws. A message that no kind reads becomes `unsupported`. */
export function bodyFromZim(message: Fields): MessageBody {
  for (const { zimType, fromZim } of readers) {
    const body = zimType === message.type ? fromZim(message) : null
    if (body)
      return body
  }
  return unsupported.fromZim(message)!
}

/** Returns the content of a message for `sendMessage`. Throws a FailureError for kinds that are only received. */
export function bodyToZim(body: MessageBody): { type: number } {
  const { toZim } = kindOf(body)
  if (!toZim)
    throw failed('bad-input', { detail: `${body.kind} is not sent` })
  return toZim(body)
}

/** Returns the content of a message that ZIM has. For kinds that are only received: the type only. */
export function referredBodyToZim(body: MessageBody): { type: number } {
  const { toZim, zimType } = kindOf(body)
  return toZim?.(body) ?? { type: zimType ?? (body as MessageBodies['unsupported']).zimType }
}

export const paceOf = (body: MessageBody): PaceKind => kindOf(body).pace ?? 'text'
