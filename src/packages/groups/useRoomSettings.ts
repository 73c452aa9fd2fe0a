import { computed, ref } from 'vue'

import { noticeOf } from '@/chat/rooms'
import { t } from '@/i18n/rooms'
import { confirm } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useChatStore } from '@/stores/chat'
import { checkText } from '@/stores/checkText'
import { useRoomsStore } from '@/stores/rooms'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { conversationKey } from '@/utils/conversationKey'

import { useRequests } from './useRequests'
import { useRoomMembers } from './useRoomMembers'

/** Members that are drawn before the page of all of them. */
const FACES = 20

/** Binds the settings of a room. The host changes the notice; who may become the host is offered to. */
export function useRoomSettings() {
  const rooms = useRoomsStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const me = useChatStore().me()
  const { isBusy, problem, run, runForm } = useRequests()
  const { roomID, room, host, isHostAway, isInside, blocks, rowOf, open } = useRoomMembers()
  const isWriting = ref(false)

  const isHost = computed(() => host.value === me)

  return {
    roomID,
    room,
    isInside,
    isBusy,
    isHost,
    isWriting,
    problem,
    open,
    isOffline: computed(() => session.phase !== 'online'),
    notice: computed(() => noticeOf(room.value)),
    faces: computed(() => blocks.value.flat().slice(0, FACES).map(userID => ({ userID, ...rowOf(userID) }))),
    hostName: computed(() => host.value && users.nameOf(host.value)),
    canBecomeHost: computed(() => isInside.value && !isHost.value && (!host.value || isHostAway.value)),
    /** Our own server takes reports. */
    canReport: computed(() => session.kind === 'account'),
    report: () => routes.report('room', roomID.value, { name: room.value.name, key: conversationKey('room', roomID.value) }),
    async become() {
      if (await confirm(t('roomSettings.becomeAsk'), t('roomSettings.becomeMeans'), { confirmText: t('roomSettings.become') })) await run(() => rooms.becomeHost(roomID.value))
    },
    async saveNotice(text: string) {
      const set = async () => {
        await checkText(session, 'room-notice', text)
        await rooms.setNotice(roomID.value, text)
      }
      if (await runForm(set)) isWriting.value = false
    },
    async leave() {
      if (!await confirm(t('room.leaveAsk'), t(isHost.value ? 'room.leaveHost' : 'room.leaveMeans'), { confirmText: t('action.leave'), isDestructive: true }))
        return
      if (await run(() => rooms.leave(roomID.value))) await routes.chats()
    },
  }
}
