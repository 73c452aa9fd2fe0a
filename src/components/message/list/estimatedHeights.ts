import { textScale } from '@/utils/appearance'

import type { Chunk } from './feedChunks'
import type { ListViewport } from './viewport'

/** Height of a row with one line of text of normal size, px. Used while no chunk has been measured. */
const DEFAULT_ROW_HEIGHT = 52

/**
 * Writes estimated heights for blocks that are mounted without being drawn. The estimate is the mean height of the rows
 * in the chunks that have been measured.
 */
export function estimatedHeights({ heights }: ListViewport, chunks: readonly Chunk[]) {
  const measured = chunks.filter(({ id }) => heights.has(`c${id}`))
  const rows = measured.reduce((sum, { entries }) => sum + entries.length, 0)
  const rowHeight = rows ? measured.reduce((sum, { id }) => sum + heights.get(`c${id}`)!, 0) / rows : DEFAULT_ROW_HEIGHT * textScale.value
  return {
    chunk: ({ id, entries }: Chunk) => { heights.set(`c${id}`, entries.length * rowHeight) },
    /** Does nothing unless all chunks of the section have a height: a partly drawn section is no placeholder. */
    section(section: number, chunkIDs: readonly number[]) {
      const known = chunkIDs.map(id => heights.get(`c${id}`) ?? 0)
      if (!known.includes(0)) heights.set(`s${section}`, known.reduce((sum, height) => sum + height, 0))
    },
  }
}
