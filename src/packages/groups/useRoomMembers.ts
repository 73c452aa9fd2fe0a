import { computed, ref, watch } from 'vue'

import { hostOf } from '@/chat/rooms'
import { t } from '@/i18n/rooms'
import { useChatStore } from '@/stores/chat'
import { useRoomMembersStore } from '@/stores/roomMembers'
import { useRoomsStore } from '@/stores/rooms'
import { useUsersStore } from '@/stores/users'

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

  const { isLoading, failure, pictureFailures, more, onPictureError } = useMemberPages({ canLoad: () => !!roomID.value && isInside.value, load: () => store.more(roomID.value) })

  const rowOf = (userID: string) => toMemberRow({ userID, name: users.nameOf(userID), avatarUrl: users.avatarOf(userID), notes: userID === chat.me() ? [t('roomMembers.me')] : [], role: userID === host.value ? t('roomMembers.host') : '' })

  /** The blocks of the store, so that a change of one is sent to the view alone. */
  const blocks = computed(() => {
    if (pictureFailures.value < 0)
      return []
    const others = store.of(roomID.value).blocks.map(block => block.filter(userID => userID !== host.value).map(rowOf))
    return host.value && isInside.value && !isHostAway.value ? [[rowOf(host.value)], ...others] : others
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
    isLoading,
    failure,
    more,
    /** All that may be loaded is loaded, and there are more. */
    isCut: computed(() => store.of(roomID.value).next !== null && store.of(roomID.value).blocks.length > 0 && !store.hasMore(roomID.value)),
    onPictureError,
    open(id: string) {
      roomID.value = id
      return load()
    },
  }
}
