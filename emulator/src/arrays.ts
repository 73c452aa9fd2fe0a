/** Returns the last item that fits. Searches from the end, so that the length of the list does not matter. */
export function lastOf<T>(items: readonly T[], fits: (item: T) => boolean): T | undefined {
  for (let at = items.length - 1; at >= 0; at--) {
    if (fits(items[at]!))
      return items[at]!
  }
  return undefined
}

/** Returns the index of the first item that fits, or the length. Binary search: no item may fit before one that does not. */
export function firstIndexOf<T>(items: readonly T[], fits: (item: T) => boolean): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (fits(items[middle]!))
      high = middle
    else
      low = middle + 1
  }
  return low
}
