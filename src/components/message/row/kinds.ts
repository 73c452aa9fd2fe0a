import type { RowKind } from '@/messages/contract'
import type { MessageBodies, MessageBody } from '@/types/message'

import { checking } from '@/messages/checking/row'
import { combined } from '@/messages/combined/row'
import { command } from '@/messages/command/row'
import { contactCard } from '@/messages/contactCard/row'
import { file } from '@/messages/file/row'
import { image } from '@/messages/image/row'
import { text } from '@/messages/text/row'
import { unsupported } from '@/messages/unsupported/row'
import { video } from '@/messages/video/row'
import { voice } from '@/messages/voice/row'

import type { BubbleKind } from './summary'

/** How each kind fills its bubble. A kind that is declared and not listed fails the type check. */
const ROWS = { text, image, voice, video, file, contactCard, combined, command, checking, unsupported } satisfies { [K in BubbleKind]: RowKind<MessageBodies[K]> }

// A kind and its body belong together, which TypeScript cannot follow through a lookup.
export const slotsOf = (body: MessageBody) => ROWS[body.kind as BubbleKind] as RowKind<MessageBody>
