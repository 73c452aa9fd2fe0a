import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import type { UserInfo } from '@/types/user'

import { useAccountStore } from './account'
import { createAccountRecord, groupFacesKey } from './accountRecord'
import { useChatStore } from './chat'

type Face = readonly [userID: string, name: string, avatarUrl: string]
type GroupFaces = readonly [groupID: string, faces: readonly Face[]]

/** Faces of one group, and groups that the device keeps: some 100 KB at most. */
const MOST_FACES = 9
const MOST_GROUPS = 100

const isTexts = (value: unknown, length: number) => Array.isArray(value) && value.length === length && value.every(part => typeof part === 'string')
const isGroup = (value: unknown): value is GroupFaces => Array.isArray(value) && typeof value[0] === 'string' && Array.isArray(value[1]) && value[1].length <= MOST_FACES && value[1].every(face => isTexts(face, 3))
const parse = (saved: unknown): readonly GroupFaces[] => Array.isArray(saved) ? saved.filter(isGroup).slice(0, MOST_GROUPS) : []

/**
 * The first members of groups, of whose pictures that of a group without one is made. Known from the time when the members were loaded last, by
 * stores/groupMembers.ts, and kept on the device: nothing is asked for to draw them. What they are called and look like is told by the users.
 */
export const useGroupFacesStore = defineStore('groupFaces', () => {
  const account = useAccountStore()
  const chat = useChatStore()
  /** userIDs by groupID; another map after each change. */
  const all = shallowRef<ReadonlyMap<string, readonly string[]>>(new Map())
  const kept = createAccountRecord<readonly GroupFaces[]>({ keyOf: groupFacesKey, parse, blank: [], onChange: show, isLater: true })
  let timer: ReturnType<typeof setTimeout> | undefined

  account.onOpen(scope => scope.onDispose(() => { all.value = new Map() }))

  function show() {
    const users = kept.value.value.flatMap(([, faces]) => faces).filter(([userID]) => !chat.users().has(userID))
    if (users.length) chat.apply({ type: 'users-updated', users: users.map(([userID, name, avatarUrl]) => ({ userID, name, avatarUrl })) })
    all.value = new Map(kept.value.value.map(([groupID, faces]) => [groupID, faces.map(([userID]) => userID)]))
  }

  return {
    all,
    /** The userIDs of the first members; none where they are not known. */
    of(groupID: string): readonly string[] {
      // When the rows are drawn.
      timer ??= setTimeout(kept.read)
      return all.value.get(groupID) ?? []
    },
    /** @param members of a group in the order of joining: all, or the first nine at least */
    note(groupID: string, members: readonly UserInfo[]) {
      const faces = members.slice(0, MOST_FACES).map(({ userID, name, avatarUrl }): Face => [userID, name, avatarUrl])
      const before = kept.value.value.find(([id]) => id === groupID)
      if (JSON.stringify(before?.[1]) !== JSON.stringify(faces)) kept.change(groups => [[groupID, faces] as const, ...groups.filter(([id]) => id !== groupID)].slice(0, MOST_GROUPS))
    },
  }
})
