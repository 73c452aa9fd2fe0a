import { computed, ref, shallowRef, watch } from 'vue'

import type { Failure } from '@/types/failure'
import type { Group } from '@/types/group'

import { t } from '@/i18n/groups'
import { confirm } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useGroupsStore } from '@/stores/groups'
import { useSessionStore } from '@/stores/session'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'
import { nameInSentence } from '@/utils/plainName'

import { useRequests } from './useRequests'

/** A group as it is seen from outside, and how one enters it. Failures of actions are shown in a dialog. */
export function useGroupCard() {
  const groups = useGroupsStore()
  const session = useSessionStore()
  const { isBusy, run } = useRequests()
  const groupID = ref('')
  /** As the invite states it; ZIM's name takes its place. */
  const givenName = ref('')
  const seen = shallowRef<Group | null>(null)
  const failure = shallowRef<Failure | null>(null)

  const isInside = computed(() => groups.get(groupID.value)?.membership === 'in' || groups.list.some(group => group.groupID === groupID.value))
  const name = computed(() => seen.value?.name || givenName.value || groupID.value)

  async function load() {
    if (session.phase !== 'online')
      return
    failure.value = null
    try {
      // Which groups the user is in is known to the SDK.
      await groups.refresh()
      seen.value = await groups.look(groupID.value)
    }
    catch (thrown) { failure.value = failureOf(thrown) }
  }

  watch(() => session.phase, (phase) => { if (phase === 'online' && !seen.value) void load() })

  const openChat = () => routes.chatInstead(conversationKey('group', groupID.value))

  return {
    groupID,
    name,
    failure,
    isBusy,
    isInside,
    isOffline: computed(() => session.phase !== 'online'),
    isLoading: computed(() => !seen.value && !failure.value),
    isGone: computed(() => failure.value?.kind === 'group-missing'),
    avatar: computed(() => seen.value?.avatarUrl ?? ''),
    notice: computed(() => seen.value?.notice ?? ''),
    /** `free` where ZIM has not told: its answer to the attempt decides. */
    joinMode: computed(() => seen.value?.joinMode ?? 'free'),
    load,
    open(id: string, given: string) {
      groupID.value = id
      givenName.value = given
      return load()
    },
    openChat,
    async join() {
      if (!await confirm(t('groupCard.joinAsk', { name: nameInSentence(name.value) }), t('groupCard.joinMeans'), { confirmText: t('groupCard.join') }))
        return
      if (await run(() => groups.join(groupID.value))) openChat()
    },
  }
}
