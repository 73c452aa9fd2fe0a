import { computed, ref, shallowRef, watch } from 'vue'

import { capabilitiesOf } from '@/chat/capabilities'
import { useChatStore } from '@/stores/chat'
import { useConversationsStore } from '@/stores/conversations'
import { useFriendsStore } from '@/stores/friends'
import { useUsersStore } from '@/stores/users'

/** People whom one call of ZIM takes into a group. */
export const MOST_PEOPLE = 100
/** People who are drawn at first, and with each step. */
const STEP = 50
/** Characters of the longest userID. */
const LONGEST_ID = 32

export interface PersonRow {
  userID: string
  name: string
  avatar: string
  isChosen: boolean
  /** Is in the group already. */
  isMember: boolean
}

/** What a search by userID has found out. */
type Asked = '' | 'asking' | 'unknownUser' | 'cannotAsk' | 'self'

/** Chooses people: those of the conversations, friends, and others by their userID. `isMember`: they cannot be chosen. */
export function usePeople(isMember: (userID: string) => boolean) {
  const conversations = useConversationsStore()
  const friends = useFriendsStore()
  const me = useChatStore().me()
  const users = useUsersStore()
  const text = ref('')
  const chosen = ref<readonly string[]>([])
  const most = ref(STEP)
  const asked = shallowRef<Asked>('')
  /** People who were found by their userID, the latest first. */
  const others = ref<readonly string[]>([])

  const all = computed(() => {
    const known = conversations.list.filter(({ key }) => capabilitiesOf(key).isPerson).map(({ id }) => id)
    return [...new Set([...others.value, ...known, ...friends.list.map(({ userID }) => userID)])].filter(userID => userID !== me)
  })

  const wanted = computed(() => text.value.trim())

  const found = computed(() => {
    const part = wanted.value.toLowerCase()
    return part ? all.value.filter(userID => users.nameOf(userID).toLowerCase().includes(part) || userID.toLowerCase().includes(part)) : all.value
  })

  const rowOf = (userID: string): PersonRow => ({ userID, name: users.nameOf(userID), avatar: users.avatarOf(userID), isChosen: chosen.value.includes(userID), isMember: isMember(userID) })

  watch(text, () => {
    most.value = STEP
    asked.value = ''
  })

  /** Returns false when no more can be chosen. */
  function toggle(userID: string): boolean {
    if (isMember(userID))
      return true
    if (chosen.value.includes(userID)) {
      chosen.value = chosen.value.filter(each => each !== userID)
      return true
    }
    if (chosen.value.length >= MOST_PEOPLE)
      return false
    chosen.value = [...chosen.value, userID]
    return true
  }

  return {
    text,
    chosen,
    asked,
    people: computed(() => found.value.slice(0, most.value).map(rowOf)),
    chosenPeople: computed(() => chosen.value.map(rowOf)),
    hasPeople: computed(() => all.value.length > 0),
    /** The typed text when it can be the userID of a user who is not listed; else ''. */
    byID: computed(() => wanted.value && wanted.value.length <= LONGEST_ID && !/\s/.test(wanted.value) && !all.value.includes(wanted.value) ? wanted.value : ''),
    toggle,
    /** Chooses the user with the typed ID. Returns false when no more can be chosen. */
    async addByID(): Promise<boolean> {
      const userID = wanted.value
      if (userID === me) {
        asked.value = 'self'
        return true
      }
      asked.value = 'asking'
      const exists = await users.exists(userID)
      if (wanted.value !== userID)
        return true
      asked.value = exists === null ? 'cannotAsk' : exists ? '' : 'unknownUser'
      if (!exists)
        return true
      others.value = [userID, ...others.value.filter(each => each !== userID)]
      text.value = ''
      return chosen.value.includes(userID) || toggle(userID)
    },
    showMore() { if (most.value < found.value.length) most.value += STEP },
  }
}
