import { computed, ref, shallowRef, watch } from 'vue'

import type { Failure } from '@/types/failure'
import type { Group } from '@/types/group'

import { t } from '@/i18n/groups'
import { confirm } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useGroupFaces } from '@/pages/useGroupFaces'
import { useChatStore } from '@/stores/chat'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupsStore } from '@/stores/groups'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'
import { nameInSentence } from '@/utils/plainName'

import { useRequests } from './useRequests'

/** How the mode of the group or the own place in it may have changed when ZIM refuses to let the user in. */
const STALE = new Set(['group-apply', 'group-closed', 'in-group', 'group-missing'])

/** A group as it is seen from outside, and how one enters it. Failures of actions are shown in a dialog. */
export function useGroupCard() {
  const groups = useGroupsStore()
  const facesOf = useGroupFaces()
  const me = useChatStore().me()
  const session = useSessionStore()
  const applications = useGroupApplicationsStore()
  const users = useUsersStore()
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

  const ofGroup = computed(() => applications.list.filter(({ group }) => group.groupID === groupID.value))
  /** The user's own application. */
  const applied = computed(() => ofGroup.value.find(({ kind, user }) => kind === 'join' && user.userID === me))
  const invitation = computed(() => ofGroup.value.find(({ kind, state }) => kind === 'invited' && state === 'waiting'))

  /** What can be done; the page has one part for each. */
  const way = computed(() => {
    if (isInside.value)
      return 'chat' as const
    if (!seen.value)
      return 'none' as const
    if (invitation.value)
      return 'invited' as const
    return seen.value.joinMode === 'apply' && applied.value?.state === 'waiting' ? 'applied' as const : seen.value.joinMode
  })

  /** Runs a request to enter. What ZIM refuses because the group is not as it is shown, is read again. */
  const enter = (request: () => Promise<unknown>) => run(async () => {
    try { await request() }
    catch (thrown) {
      if (STALE.has(failureOf(thrown).kind)) void load()
      throw thrown
    }
  })

  watch(() => session.phase, (phase) => { if (phase === 'online' && !seen.value) void load() })

  const openChat = () => routes.chatInstead(conversationKey('group', groupID.value))

  return {
    groupID,
    name,
    failure,
    isBusy,
    way,
    wasRejected: computed(() => applied.value?.state === 'rejected'),
    inviter: computed(() => invitation.value ? nameInSentence(users.nameOf(invitation.value.user.userID)) : ''),
    isOffline: computed(() => session.phase !== 'online'),
    isLoading: computed(() => !seen.value && !failure.value),
    isGone: computed(() => failure.value?.kind === 'group-missing'),
    avatar: computed(() => seen.value?.avatarUrl ?? ''),
    /** Drawn where the group has no picture; none for who is outside. */
    faces: computed(() => isInside.value ? facesOf(groupID.value) : []),
    notice: computed(() => seen.value?.notice ?? ''),
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
      if (await enter(() => groups.join(groupID.value))) openChat()
    },
    /** The mode may have changed: then the user is in the group at once. */
    apply: (words: string) => enter(() => applications.apply(groupID.value, words.trim())),
    async accept() {
      const { value } = invitation
      if (value && await enter(() => applications.accept(value))) openChat()
    },
    async reject() {
      const { value } = invitation
      if (value && await confirm(t('applications.rejectInviteAsk', { group: nameInSentence(name.value) }), t('applications.rejectInviteMeans'), { confirmText: t('applications.reject') })) await run(() => applications.reject(value))
    },
  }
}
