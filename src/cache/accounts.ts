import type { KeyValueStorage } from '@/services/storage'

import { accountPrefix, ACCOUNTS_KEY } from './keys'
import { read, write } from './records'

/** An account with a cache on this device. `usedAt`: ms. `bytes`: with an error of up to 64 KB. */
export interface CachedAccount { account: string, bytes: number, usedAt: number }

type AccountTuple = [account: string, bytes: number, usedAt: number]

/** All accounts in the record, the last used one first. */
export async function readAccounts(storage: KeyValueStorage): Promise<CachedAccount[]> {
  const tuples = read<AccountTuple[]>((await storage.get(ACCOUNTS_KEY)).value) ?? []
  return tuples.map(([account, bytes, usedAt]) => ({ account, bytes, usedAt })).sort((one, other) => other.usedAt - one.usedAt)
}

export async function writeAccount(storage: KeyValueStorage, changed: CachedAccount): Promise<void> {
  const others = (await readAccounts(storage)).filter(({ account }) => account !== changed.account)
  await save(storage, [changed, ...others])
}

const save = (storage: KeyValueStorage, accounts: CachedAccount[]) => storage.set(ACCOUNTS_KEY, write(accounts.map(({ account, bytes, usedAt }) => [account, bytes, usedAt])))

/** Removes the whole cache of an account, of one schema. */
export async function removeAccount(storage: KeyValueStorage, account: string): Promise<void> {
  for (const key of await storage.keys() ?? []) {
    if (key.startsWith(accountPrefix(account))) await storage.remove(key)
  }
  await save(storage, (await readAccounts(storage)).filter(other => other.account !== account))
}

/** All accounts with a cache on this device, also those that are missing in the record. */
export async function accountsPresent(storage: KeyValueStorage): Promise<CachedAccount[]> {
  const known = await readAccounts(storage)
  const names = new Set((await storage.keys() ?? []).flatMap(key => /^cache\/([^/]+)\//.exec(key)?.[1] ?? []))
  const unknown = [...names].map(decodeURIComponent).filter(account => !known.some(other => other.account === account))
  return [...known, ...unknown.map(account => ({ account, bytes: 0, usedAt: 0 }))]
}
