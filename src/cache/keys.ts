import type { ConversationKey } from '@/types/conversation'

/**
 * Names of all that the cache keeps on the phone: `cache/accounts`, and for each account
 * `cache/<account>/` + `lists` | `list/<n>` | `chat/<conversation>/hot` | `chat/<conversation>/<page>` | `chat/<conversation>/<page>+`
 */
export const ACCOUNTS_KEY = 'cache/accounts'

/** @param account names a user of one ZEGO project: the same userID in two projects is two accounts */
export const accountPrefix = (account: string) => `cache/${encodeURIComponent(account)}/`

export function keysOf(account: string) {
  const prefix = accountPrefix(account)
  const chat = (conversation: ConversationKey) => `${prefix}chat/${encodeURIComponent(conversation)}/`
  return {
    prefix,
    /** How many list pages there are. */
    lists: `${prefix}lists`,
    list: (n: number) => `${prefix}list/${n}`,
    hot: (conversation: ConversationKey) => `${chat(conversation)}hot`,
    page: (conversation: ConversationKey, page: number) => `${chat(conversation)}${page}`,
    /** What has changed in a page since it was sealed. */
    mends: (conversation: ConversationKey, page: number) => `${chat(conversation)}${page}+`,
    /** The conversation that a key belongs to, and its page where it is one; null for other keys. */
    parse(key: string): { conversation: ConversationKey, page: number | null } | null {
      if (!key.startsWith(`${prefix}chat/`))
        return null
      const [name = '', part = ''] = key.slice(prefix.length + 5).split('/')
      const page = Number.parseInt(part)
      return { conversation: decodeURIComponent(name) as ConversationKey, page: Number.isNaN(page) ? null : page }
    },
  }
}

export type CacheKeys = ReturnType<typeof keysOf>
