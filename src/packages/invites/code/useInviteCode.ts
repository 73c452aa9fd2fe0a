import { onHide, onShow } from '@dcloudio/uni-app'
import { computed, onUnmounted, ref, shallowRef } from 'vue'

import type { Failure } from '@/types/failure'

import { groupRights } from '@/chat/groupRights'
import { failureText } from '@/i18n'
import { t } from '@/i18n/invites'
import { lineTime } from '@/i18n/timeText'
import { confirm, showNotice } from '@/pages/dialogs'
import { useGroupsStore } from '@/stores/groups'
import { useInvitesStore } from '@/stores/invites'
import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'
import { inviteLink } from '@/utils/inviteLink'
import { nameInSentence } from '@/utils/plainName'
import { pngAddress, qrPicture } from '@/utils/qrPicture'

/** How often the end of the invite is looked at while the page is shown, ms. */
const TICK = 30_000

export interface InviteRow { code: string, name: string, sub: string, isShown: boolean }

/** The invite that a page shows as a QR code, and the other open ones. One request at a time. */
export function useInviteCode() {
  const groups = useGroupsStore()
  const invites = useInvitesStore()
  const session = useSessionStore()
  /** '' for an invite to oneself. */
  const groupID = ref('')
  const isBusy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const now = ref(Date.now())
  /** The user has revoked the invite that was shown: another one is made when the user asks for it. */
  const isEnded = ref(false)
  let timer: ReturnType<typeof setInterval> | undefined

  const group = computed(() => groupID.value ? groups.get(groupID.value) : null)
  const hasAccount = computed(() => session.kind === 'account')
  /** Whether ZIM lets the user invite to the group. An invite to oneself is always possible. */
  const mayInvite = computed(() => !groupID.value || (group.value?.membership === 'in' && groupRights(group.value.role, group.value.isInviteRestricted).invite))
  const invite = computed(() => mayInvite.value ? invites.usable(groupID.value, now.value) : null)
  const link = computed(() => invite.value ? inviteLink(invite.value.code) : '')
  const bytes = computed(() => link.value ? qrPicture(link.value) : null)

  const leftOf = ({ expiresAt, uses, maxUses }: { expiresAt: number, uses: number, maxUses: number }) =>
    uses < maxUses ? t('invite.left', { time: lineTime(expiresAt, now.value), n: maxUses - uses }) : t('invite.usedUp')

  const rows = computed(() => invites.list
    .filter(({ group, expiresAt }) => expiresAt > now.value && (!groupID.value || group?.groupID === groupID.value))
    .map((each): InviteRow => ({
      code: each.code,
      name: each.kind === 'group' ? t('invite.toGroup', { name: nameInSentence(each.group?.name || each.group?.groupID || '') }) : t('invite.toMe'),
      sub: leftOf(each),
      isShown: each === invite.value,
    })))

  async function run(work: () => Promise<unknown>): Promise<Failure | null> {
    if (isBusy.value)
      return null
    isBusy.value = true
    try {
      await work()
      return null
    }
    catch (thrown) { return failureOf(thrown) }
    finally { isBusy.value = false }
  }

  const make = () => invites.make(groupID.value ? { group: { groupID: groupID.value, name: group.value?.name ?? '' } } : {})

  /** Reuses an open invite, or makes one. */
  async function load() {
    now.value = Date.now()
    if (!hasAccount.value || !mayInvite.value)
      return
    failure.value = await run(async () => {
      await invites.refresh()
      if (!invite.value && !isEnded.value) await make()
    })
  }

  /** The invite has ended while it was shown. */
  function tick() {
    now.value = Date.now()
    if (!invite.value && !failure.value && !isEnded.value) void load()
  }

  function stop() {
    clearInterval(timer)
    timer = undefined
  }

  onShow(() => {
    stop()
    timer = setInterval(tick, TICK)
    void load()
  })
  onHide(stop)
  onUnmounted(stop)

  return {
    groupID,
    group,
    hasAccount,
    mayInvite,
    isBusy,
    failure,
    invite,
    link,
    rows,
    bytes,
    picture: computed(() => bytes.value ? pngAddress(bytes.value) : ''),
    left: computed(() => invite.value ? leftOf(invite.value) : ''),
    load,
    makeAnother() {
      isEnded.value = false
      return load()
    },
    async open(id: string) {
      groupID.value = id
      // Name and rights may have changed; a page that was opened by its address knows nothing of the group.
      if (id) await groups.open(id)
      await load()
    },
    /** Ends the invite that is shown, then makes another: what was given away before leads nowhere from then on. */
    async renew() {
      const { code } = invite.value ?? {}
      if (!code || !await confirm(t('invite.renew'), t('invite.renewMeans'), { confirmText: t('invite.renewDo'), isDestructive: true }))
        return
      failure.value = await run(async () => {
        await invites.revoke(code)
        await make()
      })
    },
    async revoke(code: string) {
      const isShown = code === invite.value?.code
      if (!await confirm(t('invite.revokeAsk'), t(isShown ? 'invite.revokeShownMeans' : 'invite.revokeMeans'), { confirmText: t('invite.revoke'), isDestructive: true }))
        return
      const refused = await run(() => invites.revoke(code))
      if (refused) showNotice(failureText(refused))
      else if (isShown) isEnded.value = true
    },
  }
}
