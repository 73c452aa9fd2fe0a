import type { RowKind } from '@/messages/contract'
import type { MessageBodies, MessageBody, MessageKind } from '@/types/message'

import { command } from '@/messages/command/row'
import { contactCard } from '@/messages/contactCard/row'
import { revoked } from '@/messages/revoked/row'
import { text } from '@/messages/text/row'
import { tip } from '@/messages/tip/row'
import { unsupported } from '@/messages/unsupported/row'

/** How each kind is drawn. A kind that is declared and not listed fails the type check. */
const ROWS = { text, contactCard, command, revoked, tip, unsupported } satisfies { [K in MessageKind]: RowKind<MessageBodies[K]> }

// A kind and its body belong together, which TypeScript cannot follow through a lookup.
export const rowKindOf = (body: MessageBody) => ROWS[body.kind] as object as RowKind<MessageBody>
