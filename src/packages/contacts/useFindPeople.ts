import { ref, shallowRef } from 'vue'

import type { Failure } from '@/types/failure'
import type { GroupSummary } from '@/types/group'
import type { UserInfo } from '@/types/user'

import { useZim } from '@/composables/useZim'
import { findUser } from '@/services/userSearch'
import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'

/** Finds people, and groups by their whole ID: people by their whole userID at ZIM, and by their userID or account name at our server, where the user has an account of it. */
export function useFindPeople() {
  const zim = useZim()
  const session = useSessionStore()
  const found = shallowRef<readonly UserInfo[]>([])
  const foundGroup = shallowRef<GroupSummary | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** What the result is of; '' before the first one. */
  const asked = ref('')
  const isBusy = ref(false)
  let latest = 0

  const isUnknown = (thrown: unknown) => ['no-such-user', 'user-id-character', 'user-id-too-long'].includes(failureOf(thrown).kind)

  /** Who the userID belongs to, as ZIM knows it: that is whom one can write to. */
  async function byID(userID: string): Promise<UserInfo[]> {
    try { return await zim.ask(client => client.users.query([userID])) }
    catch (thrown) {
      if (isUnknown(thrown))
        return []
      throw thrown
    }
  }

  async function byAccount(text: string): Promise<UserInfo[]> {
    const user = session.kind === 'account' ? await session.asAccount(bearer => findUser(bearer, text)) : null
    return user ? [user] : []
  }

  /** Null where there is no such group. ZIM says of some texts that they are no IDs. */
  async function groupByID(groupID: string): Promise<GroupSummary | null> {
    try { return await zim.ask(client => client.groups.query(groupID)) }
    catch (thrown) {
      if (['group-missing', 'bad-input'].includes(failureOf(thrown).kind))
        return null
      throw thrown
    }
  }

  async function find(text: string) {
    const wanted = text.trim()
    if (!wanted)
      return
    const asking = ++latest
    isBusy.value = true
    failure.value = null
    const [ofGroup, ...answers] = await Promise.allSettled([groupByID(wanted), byID(wanted), byAccount(wanted)])
    if (asking !== latest)
      return
    const people = answers.flatMap(answer => answer.status === 'fulfilled' ? answer.value : [])
    const group = ofGroup.status === 'fulfilled' ? ofGroup.value : null
    const refused = [...answers, ofGroup].find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined
    if (refused) session.recordError(failureOf(refused.reason))
    // One of them is enough.
    foundGroup.value = group
    failure.value = refused && !people.length && !group ? failureOf(refused.reason) : null
    found.value = [...new Map(people.map(user => [user.userID, user])).values()]
    asked.value = wanted
    isBusy.value = false
  }

  return { found, foundGroup, failure, asked, isBusy, find }
}
