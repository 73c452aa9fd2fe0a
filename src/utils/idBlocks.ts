/** IDs of a long list, in blocks: a change is sent to the view as one block. */
export type IDBlocks = ReadonlyArray<readonly string[]>

/** IDs of a block. */
export const BLOCK = 10

/** Adds IDs that are not in the blocks yet, each once, at the end. Other blocks than the last one stay the same object. */
export function withIDs(blocks: IDBlocks, ids: readonly string[]): IDBlocks {
  const known = new Set(blocks.flat())
  const news = [...new Set(ids)].filter(id => !known.has(id))
  if (!news.length)
    return blocks
  const last = blocks[blocks.length - 1] ?? []
  const free = last.length < BLOCK ? BLOCK - last.length : 0
  const grown = free && blocks.length ? [...blocks.slice(0, -1), [...last, ...news.splice(0, free)]] : [...blocks]
  while (news.length) grown.push(news.splice(0, BLOCK))
  return grown
}

/** Removes IDs: each makes its own block shorter, and the others stay the same object. */
export function withoutIDs(blocks: IDBlocks, isGone: (id: string) => boolean): IDBlocks {
  return blocks.map(block => block.some(isGone) ? block.filter(id => !isGone(id)) : block)
}
