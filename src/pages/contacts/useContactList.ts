import { computed, markRaw, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { loadByLetter } from '@/services/letters'
import { useFriendsStore } from '@/stores/friends'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { createCommitScheduler } from '@/utils/commitScheduler'
import { pictureUrl } from '@/utils/pictureUrl'

import { useNames } from '../useNames'
import { usePresence } from '../usePresence'

/** One row: strings, ready for the template. */
export interface ContactRow {
  userID: string
  name: string
  avatar: string
  initial: string
  tone: number
  /** The first row of a letter has it above; '' elsewhere. */
  head: string
  /** The friend is known to be online. */
  online: boolean
}

/** Rows mounted initially and by each `mountMore`. */
const PAGE_SIZE = 40
/** Longest name sent to the view, in characters. More than one line can show. */
const NAME_LENGTH = 60

/** The friends by letter, for the tab. Rows are only added at the end until a friend changes. Nothing is drawn while the page is hidden. */
export function useContactList() {
  const friends = useFriendsStore()
  const names = useNames(sort)
  const presence = usePresence(() => scheduler.request())
  /** Undefined until it is loaded, null when it cannot be. */
  const byLetter = shallowRef<Awaited<ReturnType<typeof loadByLetter>>>()
  const rows = shallowRef<readonly ContactRow[]>(markRaw([]))
  const letters = shallowRef<readonly string[]>([])
  const limit = ref(PAGE_SIZE)
  let all: ContactRow[] = []
  let mustSort = true
  const scheduler = createCommitScheduler(commit)

  function toRow({ userID, name }: { userID: string, name: string }, head: string): ContactRow {
    const { letter, tone } = avatarFallbackOf(userID, name)
    return { userID, name: name.slice(0, NAME_LENGTH), avatar: pictureUrl(names.avatarOf(userID)), initial: letter, tone, head, online: false }
  }

  function mount() {
    rows.value = markRaw(all.slice(0, limit.value).map((row) => {
      const online = presence.of(row.userID)?.isOnline === true
      return online === row.online ? row : { ...row, online }
    }))
  }

  function sort() {
    mustSort = true
    scheduler.request()
  }

  function commit() {
    if (byLetter.value === undefined)
      return
    if (mustSort) makeRows()
    mount()
  }

  /** Without what sorts names, in ZIM's order. */
  function makeRows() {
    mustSort = false
    const people = friends.list.map(({ userID }) => ({ userID, name: names.nameOf(userID) }))
    const sections = byLetter.value?.(people) ?? [{ letter: '', people }]
    letters.value = sections.map(({ letter }) => letter).filter(Boolean)
    all = sections.flatMap(({ letter, people }) => people.map((person, at) => toRow(person, at === 0 ? letter : '')))
  }

  async function load() {
    if (byLetter.value || !friends.list.length)
      return
    byLetter.value = await loadByLetter()
    mustSort = true
    scheduler.requestNow()
  }

  watch(() => friends.list, () => {
    void load()
    sort()
  }, { immediate: true })
  onScopeDispose(scheduler.stop)

  return {
    rows,
    letters,
    hasAny: computed(() => friends.list.length > 0),
    mountMore() {
      if (limit.value >= all.length)
        return
      limit.value += PAGE_SIZE
      mount()
    },
    /** Mounts as many rows as there are before the first one of the letter, and a page more. */
    reach(letter: string) {
      limit.value = Math.max(limit.value, all.findIndex(({ head }) => head === letter) + PAGE_SIZE)
      mount()
    },
    show() {
      void load()
      scheduler.resume()
      presence.resume()
    },
    hide() {
      scheduler.pause()
      presence.pause()
    },
    /** Whether `onView` has to be called with the rows on the screen. Reactive. */
    isWatched: presence.isOn,
    onView: presence.show,
    /** A picture could not be loaded: its row is drawn without. */
    redraw: sort,
  }
}
