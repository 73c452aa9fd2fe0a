import type { KeyValueStorage } from '@/services/storage'

import { accountPrefix, ACCOUNTS_KEY } from './keys'
import { read, write } from './records'

/** An account with something on this phone. `usedAt`: ms. `bytes`: within 64 KB. */
export interface CachedAccount { account: string, bytes: number, usedAt: number }

type AccountTuple = [account: string, bytes: number, usedAt: number]

/** All accounts with a cache on this phone, the one used last first. */
export async function readAccounts(storage: KeyValueStorage): Promise<CachedAccount[]> {
  const tuples = read<AccountTuple[]>((await storage.get(ACCOUNTS_KEY)).value) ?? []
  return tuples.map(([account, bytes, usedAt]) => ({ account, bytes, usedAt })).sort((one, other) => other.usedAt - one.usedAt)
}

export async function writeAccount(storage: KeyValueStorage, changed: CachedAccount): Promise<void> {
  const others = (await readAccounts(storage)).filter(({ account }) => account !== changed.account)
  await save(storage, [changed, ...others])
}

const save = (storage: KeyValueStorage, accounts: CachedAccount[]) => storage.set(ACCOUNTS_KEY, write(accounts.map(({ account, bytes, usedAt }) => [account, bytes, usedAt])))

/** Removes all that is kept of an account. */
export async function removeAccount(storage: KeyValueStorage, account: string): Promise<void> {
  const prefix = accountPrefix(account)
  for (const key of await storage.keys()) {
    if (key.startsWith(prefix)) await storage.remove(key)
  }
  await save(storage, (await readAccounts(storage)).filter(other => other.account !== account))
}

/** Accounts of which anything is on the phone, also those that the record has lost. */
export async function accountsPresent(storage: KeyValueStorage): Promise<CachedAccount[]> {
  const known = await readAccounts(storage)
  const names = new Set((await storage.keys()).flatMap(key => /^cache\/([^/]+)\//.exec(key)?.[1] ?? []))
  const unknown = [...names].map(decodeURIComponent).filter(account => !known.some(other => other.account === account))
  return [...known, ...unknown.map(account => ({ account, bytes: 0, usedAt: 0 }))]
}
