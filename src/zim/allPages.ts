/** The most that a list can have: 3,000 friends, and as many applications. */
const MOST_PAGES = 100
/** ZIM's pages have numbers: the size must be the same for all of them. */
const PAGE = 100

/** Reads a list of ZIM whose `nextFlag` is the number of the next page, and 0 at its end. */
export async function allPages<T>(read: (page: { count: number, nextFlag: number }) => Promise<{ items: T[], nextFlag: number }>): Promise<T[]> {
  const all: T[] = []
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, nextFlag } = await read({ count: PAGE, nextFlag: page })
    all.push(...items)
    if (nextFlag !== page + 1)
      break
  }
  return all
}
