import type { Chunk } from './feedChunks'
import type { ListViewport } from './viewport'

/** Height of a row with one line of text, px: for a list that has drawn nothing yet. */
const USUAL_ROW = 52

/** Heights for parts that are mounted without being drawn, from the mean of the rows that `viewport` has seen. */
export function estimatedHeights({ heights }: ListViewport, chunks: readonly Chunk[]) {
  const seen = chunks.filter(({ id }) => heights.has(`c${id}`))
  const rows = seen.reduce((sum, { entries }) => sum + entries.length, 0)
  const rowHeight = rows ? seen.reduce((sum, { id }) => sum + heights.get(`c${id}`)!, 0) / rows : USUAL_ROW
  return {
    chunk: ({ id, entries }: Chunk) => { heights.set(`c${id}`, entries.length * rowHeight) },
    /** Only where all its chunks have a height: one that is drawn in part is not a box. */
    section(section: number, chunkIDs: readonly number[]) {
      const known = chunkIDs.map(id => heights.get(`c${id}`) ?? 0)
      if (!known.includes(0)) heights.set(`s${section}`, known.reduce((sum, height) => sum + height, 0))
    },
  }
}
