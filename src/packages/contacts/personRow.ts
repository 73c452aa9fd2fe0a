import type { Face } from '@/components/common/groupFaces'

import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

export type RowAction = 'accept' | 'reject' | 'unblock'

/** A person or a group in a list: strings, ready for the template. */
export interface PersonRow {
  id: string
  name: string
  /** The second line; '' for none. */
  sub: string
  avatar: string
  initial: string
  tone: number
  /** Of a group without a picture. */
  faces: readonly Face[]
  /** What stands at the end of the row; '' for nothing. */
  note: string
  actions: readonly RowAction[]
}

/** Longest texts sent to the view, in characters: more than can be seen. */
const NAME_LENGTH = 60
const SUB_LENGTH = 300

interface Shown { id: string, name: string, avatarUrl: string, faces?: readonly Face[], sub?: string, note?: string, actions?: readonly RowAction[] }

export function toPersonRow({ id, name, avatarUrl, faces = [], sub = '', note = '', actions = [] }: Shown): PersonRow {
  const { letter, tone } = avatarFallbackOf(id, name)
  return { id, name: name.slice(0, NAME_LENGTH), sub: sub.slice(0, SUB_LENGTH), avatar: pictureUrl(avatarUrl), initial: letter, tone, faces, note, actions }
}
