import type { ConversationKey } from '@/types/conversation'

/**
 * Storage keys of the cache: `cache/accounts`, and for each account
 * `cache/<account>/` + `lists` | `newest` | `list/<n>` | `log/<conversation>/tail` | `log/<conversation>/news` |
 * `log/<conversation>/<first messageSeq of the page>`
 */
export const ACCOUNTS_KEY = 'cache/accounts'

/** @param account names a user of one ZEGO project: the same userID in two projects is two accounts */
export const accountPrefix = (account: string) => `cache/${encodeURIComponent(account)}/`

export function keysOf(account: string) {
  const prefix = accountPrefix(account)
  const log = (conversation: ConversationKey) => `${prefix}log/${encodeURIComponent(conversation)}/`
  return {
    account,
    prefix,
    /** How many list pages there are. */
    lists: `${prefix}lists`,
    /** The first conversations of the list. */
    newest: `${prefix}newest`,
    list: (n: number) => `${prefix}list/${n}`,
    tail: (conversation: ConversationKey) => `${log(conversation)}tail`,
    news: (conversation: ConversationKey) => `${log(conversation)}news`,
    page: (conversation: ConversationKey, from: number) => `${log(conversation)}${from}`,
    /** The conversation that a key belongs to, and the first seq of its page, null for tail and news. Null for other keys. */
    parse(key: string): { conversation: ConversationKey, from: number | null } | null {
      if (!key.startsWith(`${prefix}log/`))
        return null
      const [name = '', part = ''] = key.slice(prefix.length + 4).split('/')
      const from = Number.parseInt(part)
      return { conversation: decodeURIComponent(name) as ConversationKey, from: Number.isNaN(from) ? null : from }
    },
  }
}

export type CacheKeys = ReturnType<typeof keysOf>
