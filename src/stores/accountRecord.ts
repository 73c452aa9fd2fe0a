import { shallowRef } from 'vue'

import { useStorage } from '@/composables/useStorage'
import { parseJson } from '@/utils/parseJson'

import type { AccountScope } from './account'

import { useAccountStore } from './account'

/** The rooms that the user has entered, the last one first. */
export const recentRoomsKey = (account: string) => `rooms.v1.${account}`
/** The conversations that the user has marked as unread. */
export const unreadMarksKey = (account: string) => `unread.v1.${account}`
/** Friends, and which applications for friendship were seen. */
export const friendsKey = (account: string) => `friends.v1.${account}`
/** The first members of groups, for their pictures. */
export const groupFacesKey = (account: string) => `groupFaces.v1.${account}`
/** Which applications to groups were seen. */
export const groupApplicationsKey = (account: string) => `groupApplications.v1.${account}`

interface RecordOptions<T> {
  /** The key of the record in the storage of the device. */
  keyOf: (account: string) => string
  parse: (saved: unknown) => T
  /** Until the value is read, and where it cannot be read. */
  blank: T
  /** Called after each change: the value was read, or changed. */
  onChange?: () => void
  /** Read at the first `read` or `change`, and not when the account opens: the first rows do not wait for it. */
  isLater?: boolean
}

/**
 * A small value that the device keeps of the signed-in account. Called in the setup of a store. A storage that refuses keeps the value until
 * the app is closed. While another tab uses the account, nothing is changed.
 */
export function createAccountRecord<T>({ keyOf, parse, blank, onChange, isLater = false }: RecordOptions<T>) {
  const account = useAccountStore()
  const storage = useStorage()
  const value = shallowRef(blank)
  let isWanted = !isLater
  let restored = Promise.resolve()
  let written = Promise.resolve()

  async function restore(key: string, isCurrent: () => boolean) {
    const { value: saved, problem } = await storage.get(keyOf(key))
    if (!isCurrent() || problem)
      return
    value.value = parse(parseJson(saved ?? ''))
    onChange?.()
  }

  function begin(scope: AccountScope) {
    restored = restore(scope.key, () => scope.isActive)
  }

  function read() {
    if (isWanted)
      return
    isWanted = true
    const scope = account.scope()
    if (scope) begin(scope)
  }

  account.onOpen((scope) => {
    value.value = blank
    if (isWanted) begin(scope)
    scope.onDispose(() => {
      value.value = blank
      return written
    })
  })

  async function write(change: (value: T) => T) {
    const scope = account.scope()
    await restored
    if (!scope?.isActive || scope.isReadOnly)
      return
    value.value = change(value.value)
    onChange?.()
    await storage.set(keyOf(scope.key), JSON.stringify(value.value))
  }

  return {
    value,
    /** Resolves when the value of the account that is open now was read, or could not be read. */
    whenRestored: () => restored,
    read,
    change(change: (value: T) => T) {
      read()
      written = write(change)
    },
  }
}
