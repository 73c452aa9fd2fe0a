import type { GroupSummary } from '@/types/group'

import { useGroupFaces } from '@/pages/useGroupFaces'

import type { PersonRow } from './personRow'

import { toPersonRow } from './personRow'

/** Returns a function that makes the row of one of the user's groups. Reactive. */
export function useGroupRows(): (group: GroupSummary) => PersonRow {
  const facesOf = useGroupFaces()
  return ({ groupID, name, remark, avatarUrl }) => toPersonRow({ id: groupID, name: remark || name || groupID, avatarUrl, faces: facesOf(groupID) })
}
