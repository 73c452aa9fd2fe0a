import { computed, ref, shallowRef, watch } from 'vue'

import { hostOf } from '@/chat/rooms'
import { useChatStore } from '@/stores/chat'
import { useRoomMembersStore } from '@/stores/roomMembers'
import { useRoomsStore } from '@/stores/rooms'
import { useUsersStore } from '@/stores/users'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { failureOf } from '@/utils/failure'
import { notePictureFailure, pictureUrl } from '@/utils/pictureUrl'

export interface RoomMemberRow {
  userID: string
  name: string
  avatar: string
  letter: string
  tone: string
  isMe: boolean
  isHost: boolean
}

/** Binds the members of a room to a page: page by page, the host first. */
export function useRoomMembers() {
  const chat = useChatStore()
  const rooms = useRoomsStore()
  const store = useRoomMembersStore()
  const users = useUsersStore()
  const roomID = ref('')
  const isLoading = ref(false)
  const failure = shallowRef<ReturnType<typeof failureOf> | null>(null)
  /** Pictures that could not be loaded: the rows are drawn again. */
  const pictureFailures = ref(0)

  const room = computed(() => rooms.room(roomID.value))
  const isInside = computed(() => room.value.phase === 'entered')
  const host = computed(() => hostOf(room.value))
  const isComplete = computed(() => store.of(roomID.value).next === null)
  /** Any member may name anybody as the host. Who is not inside is certain when all members are known. */
  const isHostAway = computed(() => isComplete.value && !store.of(roomID.value).blocks.some(block => block.includes(host.value)))

  function rowOf(userID: string): RoomMemberRow {
    const name = users.nameOf(userID)
    const { letter, tone } = avatarFallbackOf(userID, name)
    return { userID, name, avatar: pictureUrl(users.avatarOf(userID)), letter, tone: `tone-${tone}`, isMe: userID === chat.me(), isHost: userID === host.value }
  }

  /** The blocks of the store, so that a change of one is sent to the view alone. */
  const blocks = computed(() => {
    if (pictureFailures.value < 0)
      return []
    const others = store.of(roomID.value).blocks.map(block => block.filter(userID => userID !== host.value).map(rowOf))
    return host.value && isInside.value && !isHostAway.value ? [[rowOf(host.value)], ...others] : others
  })

  async function more() {
    if (isLoading.value || !roomID.value || !isInside.value)
      return
    isLoading.value = true
    failure.value = null
    try { await store.more(roomID.value) }
    catch (thrown) { failure.value = failureOf(thrown) }
    isLoading.value = false
  }

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
    onPictureError(event: unknown) {
      notePictureFailure(event)
      pictureFailures.value++
    },
    open(id: string) {
      roomID.value = id
      return load()
    },
  }
}
