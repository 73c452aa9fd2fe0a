import { onUnload } from '@dcloudio/uni-app'
import { computed, ref, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { conversationName } from '@/components/conversation/conversationRow'
import { t } from '@/i18n/search'
import { listTime } from '@/i18n/timeText'
import { useGroupFaces } from '@/pages/useGroupFaces'
import { useConversationsStore } from '@/stores/conversations'
import { useSearchStore } from '@/stores/search'
import { useUsersStore } from '@/stores/users'
import { parseConversationKey } from '@/utils/conversationKey'

import type { HitRows } from './SearchHits.vue'

/** A search begins when nothing has been typed for this long, ms. */
const PAUSE = 250

/** Binds the search to a page: what is typed and chosen goes in, rows come out. The search ends with the page. */
export function useSearchPage() {
  const search = useSearchStore()
  const conversations = useConversationsStore()
  const users = useUsersStore()
  const facesOf = useGroupFaces()
  const text = ref('')
  /** `2026-03-01`; '' for any day. */
  const day = ref('')
  /** Only what I wrote. */
  const isMineOnly = ref(false)
  const me = ref('')
  /** One conversation; '' for all. */
  const within = ref<ConversationKey | ''>('')
  let timer: ReturnType<typeof setTimeout> | undefined

  function headOf(key: ConversationKey) {
    const { id } = parseConversationKey(key)
    const { isPerson } = capabilitiesOf(key)
    const known = conversations.get(key)
    const name = known ? conversationName(known, users.nameOf) : isPerson ? users.nameOf(id) : id
    return { conversation: key as string, id, name, avatar: known?.avatarUrl || (isPerson ? users.avatarOf(id) : ''), faces: facesOf(groupOf(key)) }
  }

  const people = computed(() => search.conversations.map(({ key }) => headOf(key)))

  const groups = computed<HitRows[]>(() => search.groups.map(({ conversation, hits }) => ({
    ...headOf(conversation),
    rows: hits.map(({ key, senderID, isMine, sentAt, snippet }) => ({
      key,
      who: isMine ? t('search.me') : users.nameOf(senderID, groupOf(conversation)),
      time: listTime(sentAt, Date.now()),
      ...snippet,
    })),
  })))

  /** '' where it is not known how far back was searched. */
  const backTo = computed(() => search.searchedBackTo ? listTime(search.searchedBackTo, Date.now()) : '')

  const hasAsked = computed(() => text.value.trim() !== '' || day.value !== '' || isMineOnly.value)

  function begin() {
    const at = day.value ? new Date(`${day.value.replace(/-/g, '/')} 12:00:00`).getTime() : undefined
    void search.search({ text: text.value, conversation: within.value || undefined, day: at, senderID: isMineOnly.value ? me.value : undefined })
  }

  watch([text, day, isMineOnly], () => {
    clearTimeout(timer)
    timer = setTimeout(begin, PAUSE)
  })

  onUnload(() => {
    clearTimeout(timer)
    search.clear()
  })

  /** Of the one conversation that is searched; '' for all. */
  const nameWithin = computed(() => within.value && headOf(within.value).name)

  return { search, text, day, isMineOnly, me, within, nameWithin, people, groups, backTo, hasAsked }
}
