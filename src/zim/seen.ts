const REMEMBERED_IDS = 2000

/** Recognises a message that arrives twice: remembers the last {@link REMEMBERED_IDS} IDs. */
export function createSeen() {
  const ids = new Set<string>()
  return {
    /** Whether the ID was asked about before. An empty one never was. */
    has(id: string): boolean {
      if (!id || ids.has(id))
        return id !== ''
      ids.add(id)
      if (ids.size > REMEMBERED_IDS) ids.delete(ids.values().next().value!)
      return false
    },
    reset: () => ids.clear(),
  }
}
