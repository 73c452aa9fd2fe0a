import type { SeqRange } from '@/types/seqRange'

/** Runs of `messageSeq`, ascending. Two of them neither overlap nor touch: between them something is missing. */
export type SeqRanges = readonly SeqRange[]

/** Adds a range. Runs that it overlaps or touches become one with it. */
export function addRange(ranges: SeqRanges, added: SeqRange): SeqRanges {
  const newest = ranges[ranges.length - 1]
  if (newest && added.from >= newest.from && added.to <= newest.to)
    return ranges
  const before = ranges.filter(({ to }) => to + 1 < added.from)
  const after = ranges.filter(({ from }) => from > added.to + 1)
  const joined = ranges.slice(before.length, ranges.length - after.length)
  const from = Math.min(added.from, joined[0]?.from ?? added.from)
  const to = Math.max(added.to, joined[joined.length - 1]?.to ?? added.to)
  return [...before, { from, to }, ...after]
}

/** Removes a range. */
export const withoutRange = (ranges: SeqRanges, { from, to }: SeqRange): SeqRange[] =>
  ranges.flatMap(range => [{ from: range.from, to: Math.min(range.to, from - 1) }, { from: Math.max(range.from, to + 1), to: range.to }].filter(part => part.from <= part.to && (part.to < from || part.from > to)))

export const includesSeq = (ranges: SeqRanges, seq: number): boolean => ranges.some(({ from, to }) => from <= seq && seq <= to)

/** The highest seq of `within` that no run covers; null where all are covered. */
export function lastMissing(ranges: SeqRanges, within: SeqRange): number | null {
  let seq = within.to
  for (let at = ranges.length - 1; at >= 0 && seq >= within.from; at--) {
    const { from, to } = ranges[at]!
    if (to < seq)
      return seq
    if (from <= seq) seq = from - 1
  }
  return seq >= within.from ? seq : null
}
