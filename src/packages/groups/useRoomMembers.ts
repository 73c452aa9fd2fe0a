import { computed, ref, watch } from 'vue'

import { hostOf } from '@/chat/rooms'
import { t } from '@/i18n/rooms'
import { useChatStore } from '@/stores/chat'
import { useRoomMembersStore } from '@/stores/roomMembers'
import { useRoomsStore } from '@/stores/rooms'
import { useUsersStore } from '@/stores/users'
import { withoutIDs } from '@/utils/idBlocks'

import { toMemberRow } from './memberRow'
import { useMemberPages } from './useMemberPages'

/** Binds the members of a room to a page: page by page, the host first. */
export function useRoomMembers() {
  const chat = useChatStore()
  const rooms = useRoomsStore()
  const store = useRoomMembersStore()
  const users = useUsersStore()
  const roomID = ref('')

  const room = computed(() => rooms.room(roomID.value))
  const isInside = computed(() => room.value.phase === 'entered')
  const host = computed(() => hostOf(room.value))
  const isComplete = computed(() => store.of(roomID.value).next === null)
  /** Any member may name anybody as the host. Who is not inside is certain when all members are known. */
  const isHostAway = computed(() => isComplete.value && !store.of(roomID.value).blocks.some(block => block.includes(host.value)))

  const { isLoading, failure, more } = useMemberPages({ canLoad: () => !!roomID.value && isInside.value, load: () => store.more(roomID.value) })

  const rowOf = (userID: string) => toMemberRow({ userID, name: users.nameOf(userID), avatarUrl: users.avatarOf(userID), notes: userID === chat.me() ? [t('roomMembers.me')] : [], role: userID === host.value ? t('roomMembers.host') : '' })

  /** Those of the store, below the host. */
  const blocks = computed(() => {
    const others = withoutIDs(store.of(roomID.value).blocks, userID => userID === host.value)
    return host.value && isInside.value && !isHostAway.value ? [[host.value], ...others] : others
  })

  /** What was loaded in an earlier stay is forgotten. */
  async function load() {
    if (!store.of(roomID.value).blocks.length) await more()
  }
  watch(isInside, (inside) => { if (inside) void load() })

  return {
    roomID,
    room,
    host,
    isHostAway,
    isInside,
    blocks,
    rowOf,
    isLoading,
    failure,
    more,
    /** All that may be loaded is loaded, and there are more. */
    isCut: computed(() => store.of(roomID.value).next !== null && store.of(roomID.value).blocks.length > 0 && !store.hasMore(roomID.value)),
    open(id: string) {
      roomID.value = id
      return load()
    },
  }
}
