import { computed, ref, shallowRef, watch } from 'vue'

import type { MemberRights } from '@/chat/groupRights'
import type { GroupRequest } from '@/stores/groups'
import type { GroupMember } from '@/types/group'
import type { IDBlocks } from '@/utils/idBlocks'

import { groupRights, memberRights } from '@/chat/groupRights'
import { t } from '@/i18n/groups'
import { confirm, showActionSheet } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useChatStore } from '@/stores/chat'
import { checkText } from '@/stores/checkText'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { failureOf } from '@/utils/failure'
import { withIDs, withoutIDs } from '@/utils/idBlocks'
import { nameInSentence } from '@/utils/plainName'

import type { MemberRow } from './memberRow'

import { toMemberRow } from './memberRow'
import { useMemberPages } from './useMemberPages'
import { useRequests } from './useRequests'

/** s; -1 has no end. */
const MUTES = [600, 3600, 43_200, 86_400, 604_800, -1] as const

const PLAIN = { role: 'member', mutedUntil: 0 } satisfies Partial<GroupMember>

type MemberAction = 'card' | 'setNickname' | 'setRole' | 'unsetRole' | 'mute' | 'unmute' | 'remove' | 'transfer'

/** What may be done with a member, in the order of the menu: never more than six. */
function memberActions({ role }: GroupMember, rights: MemberRights, isSelf: boolean, isMuted: boolean): MemberAction[] {
  return [
    ...isSelf ? [] : ['card' as const],
    ...rights.setNickname ? ['setNickname' as const] : [],
    ...rights.setRole ? [role === 'admin' ? 'unsetRole' as const : 'setRole' as const] : [],
    ...rights.mute ? [isMuted ? 'unmute' as const : 'mute' as const] : [],
    ...rights.transfer ? ['transfer' as const] : [],
    ...rights.remove ? ['remove' as const] : [],
  ]
}

/** Binds the page of a group's members: pages of 100, a search that loads the rest, and what the own role may do with each. */
export function useMembers() {
  const chat = useChatStore()
  const groups = useGroupsStore()
  const store = useGroupMembersStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const groupID = ref('')
  const text = ref('')
  /** The member whose name in the group is written; null for none. */
  const named = shallowRef<GroupMember | null>(null)
  const { isBusy, problem, run, runForm } = useRequests()
  const { isLoading, failure, more } = useMemberPages({ canLoad: () => !!groupID.value, load: () => store.more(groupID.value) })

  const group = computed(() => groupID.value ? groups.get(groupID.value) : null)
  const role = computed(() => group.value?.membership === 'in' ? group.value.role : undefined)
  const nameOf = (userID: string) => users.nameOf(userID, groupID.value)
  const isMuted = ({ mutedUntil }: Pick<GroupMember, 'mutedUntil'>) => mutedUntil === -1 || mutedUntil > Date.now()

  const byID = computed(() => new Map(store.of(groupID.value).members.map(member => [member.userID, member])))

  function rowOf(userID: string): MemberRow {
    const { role, mutedUntil } = byID.value.get(userID) ?? PLAIN
    const notes = [...userID === chat.me() ? [t('members.me')] : [], ...isMuted({ mutedUntil }) ? [t('members.muted')] : []]
    return toMemberRow({ userID, name: nameOf(userID), avatarUrl: users.avatarOf(userID), notes, role: role === 'member' ? '' : t(`members.${role}`) })
  }

  const found = computed(() => {
    const { members } = store.of(groupID.value)
    const part = text.value.trim().toLowerCase()
    return part ? members.filter(({ userID, name }) => [nameOf(userID), name, userID].some(each => each.toLowerCase().includes(part))) : members
  })

  /** A member who goes makes its own block shorter, and one who comes stands at the end. Another search makes others. */
  const blocks = shallowRef<IDBlocks>([])
  watch([found, text, groupID], ([members, ...search], [, ...before]) => {
    const userIDs = new Set(members.map(({ userID }) => userID))
    const known = search.join('\n') === before.join('\n') ? withoutIDs(blocks.value, userID => !userIDs.has(userID)) : []
    blocks.value = withIDs(known, [...userIDs])
  })

  /** A search is among all members. */
  async function loadAll() {
    for (let before = -1; text.value.trim() && !failure.value && before < store.of(groupID.value).members.length && !store.of(groupID.value).isComplete;) {
      before = store.of(groupID.value).members.length
      await more()
    }
  }
  watch(text, loadAll)

  const ask = (request: GroupRequest) => run(() => groups.ask(groupID.value, request))

  const actions: Record<MemberAction, (member: GroupMember) => unknown> = {
    card: ({ userID }) => routes.person(userID),
    setNickname: (member) => {
      problem.value = ''
      named.value = member
    },
    setRole: ({ userID }) => ask(client => client.groupMembers.setRole(groupID.value, userID, 'admin')),
    unsetRole: ({ userID }) => ask(client => client.groupMembers.setRole(groupID.value, userID, 'member')),
    async mute({ userID }) {
      const seconds = await showActionSheet(MUTES, seconds => t(`members.${seconds}`))
      if (seconds) await ask(client => client.groupMembers.mute(groupID.value, userID, seconds))
    },
    unmute: ({ userID }) => ask(client => client.groupMembers.mute(groupID.value, userID, 0)),
    async remove({ userID }) {
      if (await confirm(t('members.removeAsk', { name: nameInSentence(nameOf(userID)) }), t('members.removeMeans'), { confirmText: t('members.remove'), isDestructive: true })) await ask(client => client.groups.remove(groupID.value, [userID]))
    },
    async transfer({ userID }) {
      if (await confirm(t('members.transferAsk', { name: nameInSentence(nameOf(userID)) }), t('members.transferMeans'), { confirmText: t('members.transfer'), isDestructive: true })) await ask(client => client.groups.transfer(groupID.value, userID))
    },
  }

  return {
    groupID,
    text,
    group,
    blocks,
    isLoading,
    isBusy,
    failure,
    problem,
    named,
    rights: computed(() => groupRights(role.value, group.value?.isInviteRestricted)),
    count: computed(() => store.countOf(groupID.value)),
    isComplete: computed(() => store.of(groupID.value).isComplete),
    nameOf,
    rowOf,
    more,
    async open(id: string) {
      groupID.value = id
      if (session.phase === 'online') await groups.open(id)
      if (!store.of(id).members.length) await more()
      if (session.phase === 'online') await store.count(id).catch(thrown => session.recordError(failureOf(thrown)))
    },
    async choose(userID: string) {
      const member = byID.value.get(userID)
      if (!member)
        return
      const isSelf = userID === chat.me()
      const choices = memberActions(member, memberRights(role.value, member.role, isSelf), isSelf, isMuted(member))
      // Nothing to choose from: a tap opens the one thing there is.
      const action = choices.length > 1 ? await showActionSheet(choices, action => t(`members.${action}`)) : choices[0]
      if (action) await actions[action](member)
    },
    async saveNickname(nickname: string) {
      const member = named.value
      const set = async () => {
        await checkText(session, 'group-nickname', nickname)
        await groups.ask(groupID.value, client => client.groupMembers.setNickname(groupID.value, member!.userID, nickname.trim()))
      }
      if (member && await runForm(set)) named.value = null
    },
  }
}
