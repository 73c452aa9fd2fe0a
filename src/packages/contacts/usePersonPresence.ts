import type { ComputedRef } from 'vue'

import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { computed, ref, watch } from 'vue'

import { usePresence } from '@/pages/usePresence'

import { presenceText, statusText } from './presenceText'

/** How old a text such as “3 minutes ago” may be, ms. */
const MINUTE = 60_000

/** What a page says of the presence of one person; all empty where it is not known. Called in the setup of the page. @param person '' for no one */
export function usePersonPresence(person: () => string): ComputedRef<{ isOnline: boolean, text: string, status: string }> {
  const presence = usePresence()
  const now = ref(Date.now())
  let clock: ReturnType<typeof setInterval> | undefined

  function stop() {
    clearInterval(clock)
    presence.pause()
  }

  watch(person, userID => presence.show(userID ? [userID] : []))
  onShow(() => {
    clearInterval(clock)
    clock = setInterval(() => { now.value = Date.now() }, MINUTE)
    now.value = Date.now()
    presence.resume()
  })
  onHide(stop)
  onUnload(stop)

  return computed(() => {
    const known = presence.of(person())
    return known ? { isOnline: known.isOnline, text: presenceText(known, now.value), status: statusText(known) } : { isOnline: false, text: '', status: '' }
  })
}
