/** What a page shows; also what names the page. */
export type ShownOwner = object

/** Users that pages show, each with the time since which one does. */
export interface ShownUsers {
  has: (userID: string) => boolean
  /** userIDs with ms since 1970. */
  entries: () => Iterable<readonly [userID: string, since: number]>
  /** Says whom a page shows now; [] for a page that is hidden or gone. Returns those whom no page shows any more. */
  set: (owner: ShownOwner, userIDs: readonly string[]) => string[]
  clear: () => void
}

export function createShownUsers(): ShownUsers {
  const byOwner = new Map<ShownOwner, ReadonlySet<string>>()
  const since = new Map<string, number>()

  return {
    has: userID => since.has(userID),
    entries: () => since,
    set(owner, userIDs) {
      const before = byOwner.get(owner) ?? new Set()
      const now = new Set(userIDs)
      if (now.size) byOwner.set(owner, now)
      else byOwner.delete(owner)
      for (const userID of now) {
        if (!since.has(userID)) since.set(userID, Date.now())
      }
      const gone = [...before].filter(userID => ![...byOwner.values()].some(shown => shown.has(userID)))
      gone.forEach(userID => since.delete(userID))
      return gone
    },
    clear() {
      byOwner.clear()
      since.clear()
    },
  }
}
