import { onShow } from '@dcloudio/uni-app'
import { computed, ref, shallowRef, watch } from 'vue'

import type { GroupRequest } from '@/stores/groups'
import type { ConversationKey } from '@/types/conversation'
import type { JoinMode } from '@/types/group'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { groupRights } from '@/chat/groupRights'
import { conversationName } from '@/components/conversation/conversationRow'
import { t } from '@/i18n/groups'
import { confirm, showActionSheet } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useGroupFaces } from '@/pages/useGroupFaces'
import { useChatStore } from '@/stores/chat'
import { checkText } from '@/stores/checkText'
import { useConversationsStore } from '@/stores/conversations'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { parseConversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'
import { nameInSentence } from '@/utils/plainName'

import { useGroupPicture } from './useGroupPicture'
import { useRequests } from './useRequests'

/** Members that are drawn before the page of all of them. */
const FACES = 19

/** What can be written on the page; '' for nothing. */
export type Field = '' | 'name' | 'notice' | 'remark' | 'nickname'
export type Setting = 'mute' | 'pin' | 'restricted' | 'asks' | 'muteAll'

const JOIN_MODES: readonly JoinMode[] = ['free', 'apply', 'closed']

/** Binds the settings of a chat with a person or a group. What ZIM lets the user's role do is offered, and nothing else. */
export function useChatSettings() {
  const chat = useChatStore()
  const conversations = useConversationsStore()
  const groups = useGroupsStore()
  const facesOf = useGroupFaces()
  const applications = useGroupApplicationsStore()
  const members = useGroupMembersStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const key = ref<ConversationKey>('peer:')
  const form = ref<Field>('')
  const canPin = ref(false)
  /** ZIM was asked for the group. */
  const isLoaded = ref(false)
  /** What a switch was set to, while ZIM is asked. */
  const pending = shallowRef<Partial<Record<Setting, boolean>>>({})
  const { isBusy, problem, run, runForm } = useRequests()

  const groupID = computed(() => groupOf(key.value))
  const id = computed(() => parseConversationKey(key.value).id)
  const conversation = computed(() => conversations.shown.find(each => each.key === key.value) ?? null)
  const group = computed(() => groupID.value ? groups.get(groupID.value) : null)
  const isInside = computed(() => group.value?.membership === 'in')
  const rights = computed(() => groupRights(isInside.value ? group.value?.role : undefined, group.value?.isInviteRestricted))

  const name = computed(() => {
    if (capabilitiesOf(key.value).isPerson)
      return users.nameOf(id.value)
    return group.value?.remark || group.value?.name || (conversation.value ? conversationName(conversation.value, users.nameOf) : id.value)
  })

  const own = computed(() => members.of(groupID.value).members.find(({ userID }) => userID === chat.me()))

  const faces = computed(() => members.of(groupID.value).members.slice(0, FACES).map(({ userID }) => ({ userID, name: users.nameOf(userID, groupID.value), avatar: users.avatarOf(userID) })))

  const settings: Record<Setting, () => boolean> = {
    mute: () => !!conversation.value?.isMuted,
    pin: () => !!conversation.value?.isPinned,
    restricted: () => !!group.value?.isInviteRestricted,
    asks: () => !!group.value?.asksInvited,
    muteAll: () => group.value?.mute?.who === 'all',
  }

  const ask = (request: GroupRequest) => groups.ask(groupID.value, request)

  const setters: Record<Setting, (isOn: boolean) => Promise<unknown>> = {
    mute: isOn => conversations.setMuted(key.value, isOn),
    pin: isOn => conversations.setPinned(key.value, isOn),
    restricted: isOn => ask(client => client.groups.setInviteRestricted(groupID.value, isOn)),
    asks: isOn => ask(client => client.groups.setAsksInvited(groupID.value, isOn)),
    muteAll: isOn => ask(client => client.groups.muteAll(groupID.value, isOn)),
  }

  const writers: Record<Exclude<Field, ''>, (client: Parameters<GroupRequest>[0], text: string) => Promise<unknown>> = {
    name: (client, text) => client.groups.rename(groupID.value, text),
    notice: (client, text) => client.groups.setNotice(groupID.value, text),
    remark: (client, text) => client.groups.setRemark(groupID.value, text),
    nickname: (client, text) => client.groupMembers.setNickname(groupID.value, chat.me(), text),
  }

  /** A remark is seen by this user alone. */
  async function write(field: Exclude<Field, ''>, text: string) {
    if (field !== 'remark') await checkText(session, `group-${field}`, text)
    await ask(client => writers[field](client, text))
  }

  async function load() {
    if (!groupID.value || session.phase !== 'online')
      return
    await groups.open(groupID.value)
    isLoaded.value = true
    if (!isInside.value)
      return
    try {
      await members.count(groupID.value)
      if (!members.of(groupID.value).members.length) await members.more(groupID.value)
    }
    catch (thrown) { session.recordError(failureOf(thrown)) }
  }

  watch(form, () => { problem.value = '' })
  watch(() => session.phase, (phase) => { if (phase === 'online') void load() })
  onShow(async () => { canPin.value = await conversations.canPin() })

  return {
    ...useGroupPicture(() => groupID.value, run),
    /** Drawn where the group has no picture. */
    pictureFaces: computed(() => facesOf(groupID.value)),
    /** Pictures are kept by our server. */
    canPicture: computed(() => rights.value.setAvatar && session.kind === 'account'),
    /** Our own server takes reports. */
    canReport: computed(() => session.kind === 'account'),
    report: () => groupID.value ? routes.report('group', groupID.value, { name: name.value, key: key.value }) : routes.report('user', id.value, { key: key.value }),
    key,
    form,
    problem,
    groupID,
    id,
    name,
    group,
    isInside,
    isBusy,
    isLoaded,
    rights,
    /** Our server makes the codes, for its accounts. */
    canShowCode: computed(() => rights.value.invite && session.kind === 'account'),
    faces,
    canPin,
    conversation,
    isOffline: computed(() => session.phase !== 'online'),
    /** 0 where it is not known. */
    count: computed(() => isInside.value ? members.countOf(groupID.value) : 0),
    /** Applications that the user may answer. */
    waiting: computed(() => applications.openOf(groupID.value).length),
    nickname: computed(() => own.value?.nickname ?? ''),
    avatar: computed(() => conversation.value?.avatarUrl || (capabilitiesOf(key.value).isPerson ? users.avatarOf(id.value) : '')),
    isOn: (setting: Setting) => pending.value[setting] ?? settings[setting](),
    open(conversation: ConversationKey) {
      key.value = conversation
      return load()
    },
    async set(setting: Setting, isOn: boolean) {
      pending.value = { ...pending.value, [setting]: isOn }
      await run(() => setters[setting](isOn))
      // A switch that was refused goes back.
      pending.value = { ...pending.value, [setting]: undefined }
    },
    textOf(field: Field): string {
      return field === 'nickname' ? own.value?.nickname ?? '' : field ? group.value?.[field] ?? '' : ''
    },
    async save(text: string) {
      const { value } = form
      if (value && await runForm(() => write(value, text.trim()))) form.value = ''
    },
    async chooseJoinMode() {
      const mode = await showActionSheet(JOIN_MODES, mode => t(`settings.${mode}`))
      if (mode && mode !== group.value?.joinMode) await run(() => ask(client => client.groups.setJoinMode(groupID.value, mode)))
    },
    async clear() {
      if (await confirm(t('chats.clearAsk'), t('chats.clearMeans'), { confirmText: t('action.empty'), isDestructive: true })) await run(() => conversations.clear(key.value))
    },
    async leave() {
      const means = group.value?.role === 'owner' ? 'settings.leaveOwner' : 'settings.leaveMeans'
      if (!await confirm(t('settings.leaveAsk', { name: nameInSentence(name.value) }), t(means), { confirmText: t('settings.leave'), isDestructive: true }))
        return
      if (await run(() => ask(client => client.groups.leave(groupID.value)))) await routes.chats()
    },
    async dismiss() {
      if (!await confirm(t('settings.dismissAsk', { name: nameInSentence(name.value) }), t('settings.dismissMeans'), { confirmText: t('settings.dismiss'), isDestructive: true }))
        return
      if (await run(() => ask(client => client.groups.dismiss(groupID.value)))) await routes.chats()
    },
  }
}
