import type { MessageBody } from '@/types/message'

import type { MessageModel } from '../contract'

/**
 * A received message whose media have no verdict of our server that lets them be shown (`review` of the message). `content` is the body that is shown then, as it
 * was stored: who shows it parses it. Nothing else reads it, so that no address in it is requested before that.
 */
export interface CheckingBody {
  kind: 'checking'
  zimType: number
  content: MessageBody
}

declare module '@/types/message' {
  interface MessageBodies { checking: CheckingBody }
}

/** Runs before the first page. */
export const checking: MessageModel<CheckingBody> = {
  parse: saved => saved.content instanceof Object ? saved as object as CheckingBody : null,
  plainText: () => '',
  allows: ['delete'],
}
