import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'

import type { Room } from '@/types/room'

import { useStorage } from '@/composables/useStorage'
import { useZim } from '@/composables/useZim'
import { parseJson } from '@/utils/parseJson'

import { useAccountStore } from './account'
import { useChatStore } from './chat'

export interface RecentRoom { roomID: string, name: string }

/** The recent rooms of an account. */
export const recentRoomsKey = (account: string) => `rooms.v1.${account}`

const MOST_RECENT = 20

function parseRecent(saved: string | null): RecentRoom[] {
  const list = parseJson(saved ?? '')
  return Array.isArray(list) ? list.filter((room): room is RecentRoom => typeof room?.roomID === 'string' && typeof room.name === 'string') : []
}

/** The rooms that the user has entered or tried to enter, and those that were entered on this device before. */
export const useRoomsStore = defineStore('rooms', () => {
  const zim = useZim()
  const account = useAccountStore()
  const storage = useStorage()
  const chat = useChatStore()
  const rooms = shallowReactive(new Map<string, Room>())
  /** The room that was entered last is the first. */
  const recent = shallowRef<RecentRoom[]>([])
  let restored = Promise.resolve()
  let written = Promise.resolve()

  async function restore(key: string, isCurrent: () => boolean) {
    const { value } = await storage.get(recentRoomsKey(key))
    if (isCurrent()) recent.value = parseRecent(value)
  }

  /** A storage that refuses keeps the room until the app is closed. */
  async function remember({ roomID, name }: Room) {
    const scope = account.scope()
    await restored
    if (!scope?.isActive || scope.isReadOnly)
      return
    recent.value = [{ roomID, name }, ...recent.value.filter(room => room.roomID !== roomID)].slice(0, MOST_RECENT)
    await storage.set(recentRoomsKey(scope.key), JSON.stringify(recent.value))
  }

  account.onOpen((scope) => {
    recent.value = []
    restored = restore(scope.key, () => scope.isActive)
    scope.onDispose(() => {
      recent.value = []
      return written
    })
  })
  chat.onChanges(({ rooms: changed }) => {
    for (const roomID of changed) {
      const room = chat.room(roomID)
      if (room) rooms.set(roomID, room)
      else rooms.delete(roomID)
    }
  })

  return {
    recent,
    room: (roomID: string): Room => rooms.get(roomID) ?? { roomID, name: roomID, phase: 'left', failure: null, members: [] },
    /** Creates the room where it does not exist. Rejects with a FailureError, which is also in `room(roomID).failure`. */
    async enter(roomID: string, name: string): Promise<void> {
      await zim.enterRoom(roomID, name)
      const room = chat.room(roomID)
      if (room) written = remember(room)
    },
    leave: (roomID: string) => zim.leaveRoom(roomID),
  }
})
