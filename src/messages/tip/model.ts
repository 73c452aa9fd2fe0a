import type { Fields } from '@/utils/read'

import { fieldsOf, string } from '@/utils/read'

import type { MessageModel } from '../contract'

/** In the order of ZIM's numbers, from 1 on; `renamed` is one of several changes of a group. */
export const TIP_EVENTS = ['created', 'dismissed', 'joined', 'invited', 'left', 'removed', 'renamed'] as const

/** `name`: at the time of the event; '' when ZIM sent none. */
export interface TipUser { userID: string, name: string }

/** An event of a group, sent by ZIM and not by a user. Events of other kinds are `unsupported`. */
export interface TipBody {
  kind: 'tip'
  /** ZIM has no tips of rooms: `entered` and `exited` are what the app has seen (stores/lines.ts). */
  event: (typeof TIP_EVENTS)[number] | 'entered' | 'exited'
  operator: TipUser
  targets: TipUser[]
  /** How many users it was, where `targets` are the first of them. */
  count?: number
  /** The group's new name, after `renamed`. */
  groupName?: string
}

declare module '@/types/message' {
  interface MessageBodies { tip: TipBody }
}

const userOf = ({ userID, name }: Fields): TipUser => ({ userID: string(userID), name: string(name) })

export const tip: MessageModel<TipBody> = {
  parse({ event, operator, targets, ...saved }) {
    const known = TIP_EVENTS.find(name => name === event)
    if (!known || !Array.isArray(targets))
      return null
    return { ...saved, kind: 'tip', event: known, operator: userOf(fieldsOf(operator)), targets: targets.map(target => userOf(fieldsOf(target))) }
  },
  plainText: () => '',
  allows: [],
}
