import { accountPrefix } from './keys'

/** Whether a key is of the cache of an account, of any schema: `cache/~1.ACCOUNT/` is beside a later one (conversationPages.ts). */
export const isCacheKey = (key: string, account: string): boolean => key.replace(/^cache\/~\d+\./, 'cache/').startsWith(accountPrefix(account))
