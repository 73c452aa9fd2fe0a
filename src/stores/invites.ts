import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { Invite, NewInvite, OpenedInvite } from '@/services/invites'

import { invites } from '@/services/invites'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { useSessionStore } from './session'

/** An invite that ends sooner is not shown to others any more, ms: they may scan it later. */
const SOON = 3600_000

/** The own invites at our server that can be opened. Actions reject with a FailureError (services/invites.ts); without an account of our server, with `signed-out`. */
export const useInvitesStore = defineStore('invites', () => {
  const account = useAccountStore()
  const session = useSessionStore()
  const list = shallowRef<readonly Invite[]>([])
  const hasWxacode = ref(false)

  account.onOpen(scope => scope.onDispose(() => { list.value = [] }))

  return {
    /** The newest first, as our server has told. Used up ones are among them. */
    list,
    /** Whether there are codes of the mini program, as our server told last. */
    hasWxacode,
    refresh: singleFlight(async () => {
      const reply = await session.asAccount(bearer => invites.list(bearer))
      list.value = reply.invites
      hasWxacode.value = reply.hasWxacode === true
    }),
    /** A PNG. */
    wxacode: (code: string): Promise<Uint8Array> => session.asAccount(bearer => invites.wxacode(bearer, code)),
    /** The one to show: the newest to a group, or with '' to this user, that is neither used up nor about to end; null without one. @param now ms */
    usable: (groupID: string, now: number): Invite | null =>
      list.value.find(({ group, uses, maxUses, expiresAt }) => (group?.groupID ?? '') === groupID && uses < maxUses && expiresAt - now > SOON) ?? null,
    /** Whom or which group a code of others leads to. Counts a use, once for this user. */
    open: (code: string): Promise<OpenedInvite> => session.asAccount(bearer => invites.open(bearer, code)),
    async make(target: NewInvite): Promise<void> {
      const made = await session.asAccount(bearer => invites.create(bearer, target))
      list.value = [made, ...list.value]
    },
    async revoke(code: string): Promise<void> {
      await session.asAccount(bearer => invites.revoke(bearer, code))
      list.value = list.value.filter(invite => invite.code !== code)
    },
  }
})
