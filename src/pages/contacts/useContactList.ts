import { computed, markRaw, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { loadByLetter } from '@/services/letters'
import { useFriendsStore } from '@/stores/friends'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { createCommitScheduler } from '@/utils/commitScheduler'
import { noteFailure, pictureUrl } from '@/utils/pictureUrl'

import { useNames } from '../useNames'
import { usePresence } from '../usePresence'

/** One row: strings, ready for the template. */
export interface ContactRow {
  /** Stands for the userID in the template, which has it several times. */
  n: number
  name: string
  /** The address is long: the template tests the flag, and has it once. */
  hasAvatar?: 1
  avatar: string
  initial: string
  tone: number
  /** The friend is known to be online. */
  online: boolean
}

/** The friends of a letter that are mounted. */
export interface ContactSection {
  /** '' where names cannot be sorted. */
  letter: string
  /** The letter, where it has rows. */
  head: string
  rows: readonly ContactRow[]
}

/** Each has its place, also without friends: a friend who gets another letter changes two sections, and the others are not sent again. */
const LETTERS = ['', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ#']

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
  const sections = shallowRef<readonly ContactSection[]>(markRaw([]))
  const rows = computed(() => sections.value.flatMap(section => section.rows))
  const letters = shallowRef<readonly string[]>([])
  const limit = ref(PAGE_SIZE)
  const userIDs: string[] = []
  const numbers = new Map<string, number>()
  let all: Array<Omit<ContactSection, 'head'>> = []
  let mustSort = true
  const scheduler = createCommitScheduler(commit)

  function toRow({ userID, name }: { userID: string, name: string }): ContactRow {
    const { letter, tone } = avatarFallbackOf(userID, name)
    const avatar = pictureUrl(names.avatarOf(userID))
    const n = numbers.get(userID) ?? userIDs.push(userID) - 1
    numbers.set(userID, n)
    return { n, name: name.slice(0, NAME_LENGTH), ...avatar && { hasAvatar: 1 }, avatar, initial: letter, tone, online: false }
  }

  function mount() {
    let left = limit.value
    sections.value = markRaw(all.map(({ letter, rows }) => {
      const mounted = rows.slice(0, left)
      left -= mounted.length
      return { letter, head: mounted.length ? letter : '', rows: mounted.map(row => ({ ...row, online: presence.of(userIDs[row.n]!)?.isOnline === true })) }
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
    const sorted = byLetter.value?.(people) ?? [{ letter: '', people }]
    letters.value = sorted.map(({ letter }) => letter).filter(Boolean)
    all = LETTERS.map(letter => ({ letter, rows: sorted.find(section => section.letter === letter)?.people.map(toRow) ?? [] }))
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
    sections,
    rows,
    letters,
    hasAny: computed(() => friends.list.length > 0),
    mountMore() {
      if (limit.value > rows.value.length)
        return
      limit.value += PAGE_SIZE
      mount()
    },
    /** Mounts as many rows as there are before the first one of the letter, and a page more. */
    reach(letter: string) {
      const before = all.slice(0, all.findIndex(section => section.letter === letter))
      limit.value = Math.max(limit.value, before.reduce((sum, { rows }) => sum + rows.length, PAGE_SIZE))
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
    onView: (seen: readonly string[]) => presence.show(seen.flatMap(n => userIDs[Number(n)] ?? [])),
    /** The picture of a friend could not be loaded: the row is drawn without. */
    noteBroken(n: number) {
      noteFailure(rows.value.find(row => row.n === n)?.avatar)
      sort()
    },
    userIDOf: (n: number): string | undefined => userIDs[n],
  }
}
