import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import type { ChatEvent } from '@/types/events'
import type { IDBlocks } from '@/utils/idBlocks'

import { useZim } from '@/composables/useZim'
import { BLOCK, withIDs, withoutIDs } from '@/utils/idBlocks'

import { useAccountStore } from './account'
import { useChatStore } from './chat'

/** The most that are loaded. */
export const MOST_MEMBERS = 2000
/** Those who come and go within this time are drawn at once, ms. */
const GATHERED = 1000

type Moved = Extract<ChatEvent, { type: 'room-members' }>

export interface RoomMembers {
  /** userIDs. One who leaves makes its own block shorter, and one who comes stands at the end: a change sends one block to the view. */
  blocks: IDBlocks
  /** Where the next page begins; '' for the first one, null after the last one. */
  next: string | null
}

const NONE: RoomMembers = { blocks: [], next: '' }

/**
 * The members of the rooms whose members were asked for, page by page. They are not part of the chat's state: a room may have thousands.
 *
 * Assumption: ZIM answers and reports in the order of its server, so that a page does not bring back who was reported to have left before it.
 * What is known of a stay is forgotten with it, and when the connection is lost.
 */
export const useRoomMembersStore = defineStore('roomMembers', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const loaded = shallowReactive(new Map<string, RoomMembers>())
  const loading = new Map<string, Promise<void>>()
  let moved: Moved[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function forget(roomID: string) {
    loaded.delete(roomID)
    loading.delete(roomID)
  }

  account.onOpen(scope => scope.onDispose(() => {
    clearTimeout(timer)
    timer = undefined
    moved = []
    loaded.clear()
    loading.clear()
  }))

  /** Applies what was gathered. */
  function settle() {
    timer = undefined
    const events = moved
    moved = []
    const blocks = new Map<string, IDBlocks>()
    for (const { roomID, members, change } of events) {
      const known = blocks.get(roomID) ?? loaded.get(roomID)?.blocks
      const userIDs = members.map(({ userID }) => userID)
      if (known) blocks.set(roomID, change === 'left' ? withoutIDs(known, userID => userIDs.includes(userID)) : withIDs(known, userIDs))
    }
    blocks.forEach((changed, roomID) => loaded.set(roomID, { ...loaded.get(roomID)!, blocks: changed }))
  }

  zim.onEvent((event) => {
    if (event.type === 'room-phase' && event.phase !== 'entered') forget(event.roomID)
    if (event.type !== 'room-members' || event.change === 'listed' || !loaded.has(event.roomID))
      return
    moved.push(event)
    timer ??= setTimeout(settle, GATHERED)
  })

  async function fetchPage(roomID: string) {
    const before = loaded.get(roomID) ?? NONE
    // From here on reports are gathered. Without this entry after the request, the stay has ended meanwhile.
    if (before === NONE) loaded.set(roomID, NONE)
    const { members, next } = await zim.ask(client => client.rooms.queryMembers(roomID, before.next ?? ''))
    const known = loaded.get(roomID)
    if (!known)
      return
    loaded.set(roomID, { blocks: withIDs(known.blocks, members.map(({ userID }) => userID)), next: next || null })
    chat.apply({ type: 'room-members', roomID, members, change: 'listed' })
  }

  return {
    of: (roomID: string): RoomMembers => loaded.get(roomID) ?? NONE,
    /** Whether there are more, and they may be loaded. */
    hasMore(roomID: string): boolean {
      const { blocks, next } = loaded.get(roomID) ?? NONE
      return next !== null && blocks.length * BLOCK < MOST_MEMBERS
    },
    /** Loads the next 100 members. Nothing when all are loaded, or 2,000. Rejects with a FailureError. */
    more(roomID: string): Promise<void> {
      const { blocks, next } = loaded.get(roomID) ?? NONE
      if (next === null || blocks.length * BLOCK >= MOST_MEMBERS)
        return Promise.resolve()
      const running = loading.get(roomID) ?? fetchPage(roomID).finally(() => loading.delete(roomID))
      loading.set(roomID, running)
      return running
    },
  }
})
