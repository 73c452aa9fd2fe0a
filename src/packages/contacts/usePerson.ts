import { computed, ref, watch } from 'vue'

import { failureText } from '@/i18n'
import { t } from '@/i18n/people'
import { confirm, showError } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useBlacklistStore } from '@/stores/blacklist'
import { useChatStore } from '@/stores/chat'
import { useConversationsStore } from '@/stores/conversations'
import { useFriendsStore } from '@/stores/friends'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'

import { requestState } from './requestState'
import { useCommonGroups } from './useCommonGroups'
import { usePersonPresence } from './usePersonPresence'

/** The form that is open below the person. */
export type PersonForm = '' | 'remark' | 'words'

/** Teams whose members know each other add friends at once. */
const addsAtOnce = import.meta.env.VITE_DIRECT_ADD === '1'

const toast = (title: string) => uni.showToast({ title, icon: 'none' })

/** One person, what this user and the person are to each other, and what can be done. Failures are shown in a dialog, that of an application beside its words. */
export function usePerson() {
  const blacklist = useBlacklistStore()
  const common = useCommonGroups()
  const conversations = useConversationsStore()
  const friends = useFriendsStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const me = useChatStore().me()
  const userID = ref('')
  const isUnknown = ref(false)
  const isBusy = ref(false)
  const form = ref<PersonForm>('')
  /** Why the application was not sent; '' before. */
  const problem = ref('')

  const friend = computed(() => friends.friend(userID.value))
  /** The open application between the two, by the side that has to answer; '' where there is none. */
  const request = computed(() => {
    const application = friends.application(userID.value)
    const isOpen = application && !friend.value && requestState(application, Date.now()) === 'waiting'
    return { waitsFor: !isOpen ? '' as const : application.direction === 'sent' ? 'them' as const : 'me' as const, words: application?.words ?? '' }
  })

  /** @param adds the user came for the application */
  async function open(id: string, adds = false) {
    userID.value = id
    if (adds && !addsAtOnce && id && id !== me && !friend.value && !request.value.waitsFor && !blacklist.isBlocked(id)) form.value = 'words'
    if (!id || id === me)
      return
    void friends.refresh()
    void blacklist.refresh()
    void common.load(id)
    // Whom the user knows already exists: ZIM is asked for the present name.
    if (friend.value || conversations.get(conversationKey('peer', id))) await users.refresh(id)
    else isUnknown.value = await users.exists(id) === false
  }

  watch(() => !!friend.value || isUnknown.value, (isNeedless) => { if (isNeedless && form.value === 'words') form.value = '' })

  /** Resolves to whether the action has succeeded. One at a time. */
  async function run(action: () => Promise<unknown>, done = '', onFailure: (thrown: unknown) => void = showError): Promise<boolean> {
    if (isBusy.value)
      return false
    isBusy.value = true
    problem.value = ''
    try {
      await action()
      if (done) toast(done)
      return true
    }
    catch (thrown) {
      onFailure(thrown)
      return false
    }
    finally { isBusy.value = false }
  }

  /** Asks for the words of an application, or adds at once where this build does. */
  async function add() {
    if (addsAtOnce) await run(() => friends.add(userID.value), t('person.added'))
    else form.value = 'words'
  }

  async function sendRequest(words: string) {
    let isFriend = false
    const apply = async () => { isFriend = await friends.apply(userID.value, words) === 'friends' }
    const isDone = await run(apply, '', (thrown) => { problem.value = failureText(failureOf(thrown)) })
    if (!isDone)
      return
    form.value = ''
    toast(t(isFriend ? 'person.added' : 'person.requested'))
  }

  async function saveRemark(remark: string) {
    if (await run(() => friends.setRemark(userID.value, remark.trim()), t('person.saved'))) form.value = ''
  }

  async function remove() {
    if (await confirm(t('person.deleteAsk'), t('person.deleteMeans'), { confirmText: t('action.delete'), isDestructive: true }))
      await run(() => friends.remove(userID.value), t('person.deleted'))
  }

  async function block() {
    if (await confirm(t('person.blockAsk'), t('person.blockMeans'), { confirmText: t('person.blockDo'), isDestructive: true }))
      await run(() => blacklist.block(userID.value), t('person.blocked'))
  }

  return {
    userID,
    isUnknown,
    isBusy,
    form,
    problem,
    friend,
    request,
    name: computed(() => users.nameOf(userID.value)),
    publicName: computed(() => users.publicNameOf(userID.value)),
    presence: usePersonPresence(() => isUnknown.value ? '' : userID.value),
    avatar: computed(() => users.avatarOf(userID.value)),
    isSelf: computed(() => userID.value === me),
    isBlocked: computed(() => blacklist.isBlocked(userID.value)),
    /** Our own server takes reports. */
    canReport: computed(() => session.kind === 'account'),
    /** What an application says at first, as in WeChat. */
    greeting: () => t('person.greeting', { name: session.profile.name || me }),
    common,
    open,
    add,
    chat: () => routes.chatInstead(conversationKey('peer', userID.value)),
    sendRequest,
    saveRemark,
    remove,
    block,
    unblock: () => run(() => blacklist.unblock(userID.value), t('person.unblocked')),
    accept: () => run(() => friends.accept(userID.value), t('person.added')),
    async reject() {
      if (await confirm(t('person.rejectAsk'), t('person.rejectMeans'), { confirmText: t('person.reject') })) await run(() => friends.reject(userID.value))
    },
  }
}
