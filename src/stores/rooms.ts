import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import type { Room } from '@/types/room'

import { useZim } from '@/composables/useZim'

import { useChatStore } from './chat'

/** The rooms that the user has entered or tried to enter. */
export const useRoomsStore = defineStore('rooms', () => {
  const zim = useZim()
  const chat = useChatStore()
  const rooms = shallowReactive(new Map<string, Room>())

  chat.onChanges(({ rooms: changed }) => {
    for (const roomID of changed) {
      const room = chat.room(roomID)
      if (room) rooms.set(roomID, room)
      else rooms.delete(roomID)
    }
  })

  return {
    room: (roomID: string): Room => rooms.get(roomID) ?? { roomID, name: roomID, phase: 'left', failure: null, members: [] },
    /** Creates the room where it does not exist. Rejects with a FailureError, which is also in `room(roomID).failure`. */
    enter: (roomID: string, name: string) => zim.enterRoom(roomID, name),
    leave: (roomID: string) => zim.leaveRoom(roomID),
  }
})
