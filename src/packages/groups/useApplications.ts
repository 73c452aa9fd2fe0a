import { computed, ref, watch } from 'vue'

import type { GroupApplication } from '@/types/group'

import { t } from '@/i18n/groups'
import { confirm } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useChatStore } from '@/stores/chat'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupsStore } from '@/stores/groups'
import { useUsersStore } from '@/stores/users'
import { nameInSentence } from '@/utils/plainName'

import { useRequests } from './useRequests'

export type Answer = 'accept' | 'reject'

interface ApplicationRow {
  id: string
  name: string
  avatarID: string
  avatarUrl: string
  sub: string
  /** The state; '' while the user may answer. */
  note: string
  isOpen: boolean
}

const PAGE_SIZE = 40
/** Longest texts sent to the view, in characters: more than can be seen. */
const NAME_LENGTH = 60
const SUB_LENGTH = 300

const idOf = ({ kind, group, user }: GroupApplication) => JSON.stringify([kind, group.groupID, user.userID])

/** Binds a list of applications, of all groups or of one. What is shown counts as seen. */
export function useApplications() {
  const applications = useGroupApplicationsStore()
  const groups = useGroupsStore()
  const me = useChatStore().me()
  const users = useUsersStore()
  const { isBusy, run } = useRequests()
  /** '' for all. */
  const groupID = ref('')
  const limit = ref(PAGE_SIZE)
  let isShown = false

  const shown = computed(() => applications.list.filter(({ kind, group }) => !groupID.value || (kind === 'join' && group.groupID === groupID.value)))
  const isMine = ({ kind, user }: GroupApplication) => kind === 'join' && user.userID === me
  const groupName = ({ group }: GroupApplication) => nameInSentence(group.name || group.groupID)
  const nameOf = ({ user: { userID, name } }: GroupApplication) => {
    const known = users.nameOf(userID)
    return known === userID ? name || known : known
  }

  function noteOf(application: GroupApplication): string {
    const { kind, state, group, user, handledBy } = application
    const isInside = groups.get(group.groupID)?.membership === 'in'
    if (state === 'waiting' && isInside && (kind === 'invited' || user.userID === me))
      return t('applications.inside')
    const note = t(`applications.${state}`)
    return handledBy && handledBy.userID !== me && !isMine(application) ? t('applications.by', { state: note, name: nameInSentence(users.nameOf(handledBy.userID, group.groupID)) }) : note
  }

  function toRow(application: GroupApplication): ApplicationRow {
    const { kind, group, user, words } = application
    const isOwn = isMine(application)
    const what = isOwn ? t('applications.own') : t(`applications.${kind}`, { group: groupName(application) })
    const isOpen = applications.isOpen(application)
    return {
      id: idOf(application),
      name: (isOwn ? group.name || group.groupID : nameOf(application)).slice(0, NAME_LENGTH),
      avatarID: isOwn ? group.groupID : user.userID,
      avatarUrl: isOwn ? group.avatarUrl : users.avatarOf(user.userID) || user.avatarUrl,
      sub: (words ? t('applications.words', { what, words }) : what).slice(0, SUB_LENGTH),
      note: isOpen ? '' : noteOf(application),
      isOpen,
    }
  }

  const find = (id: string) => shown.value.find(application => idOf(application) === id)
  const noteSeen = () => { if (isShown) applications.noteSeen(groupID.value) }

  watch(() => applications.list, noteSeen)

  return {
    groupID,
    rows: computed(() => shown.value.slice(0, limit.value).map(toRow)),
    isBusy,
    isEmpty: computed(() => applications.hasLoaded && !shown.value.length),
    failure: computed(() => applications.failure),
    refresh: applications.refresh,
    /** Opens who applies, or the group that the user wants to enter. */
    open(id: string) {
      const application = find(id)
      if (!application)
        return
      const { kind, group, user } = application
      if (kind === 'invited' || isMine(application)) void routes.groupCard(group.groupID, group.name)
      else void routes.person(user.userID)
    },
    async answer(id: string, answer: Answer) {
      const application = find(id)
      if (!application || isBusy.value)
        return
      const isInvited = application.kind === 'invited'
      const ask = isInvited ? t('applications.rejectInviteAsk', { group: groupName(application) }) : t('applications.rejectAsk', { name: nameInSentence(nameOf(application)) })
      if (answer === 'reject' && !await confirm(ask, t(isInvited ? 'applications.rejectInviteMeans' : 'applications.rejectMeans'), { confirmText: t('applications.reject') }))
        return
      await run(() => applications[answer](application))
    },
    showMore() { if (limit.value < shown.value.length) limit.value += PAGE_SIZE },
    show() {
      isShown = true
      noteSeen()
      void applications.refresh()
    },
    hide() { isShown = false },
  }
}
