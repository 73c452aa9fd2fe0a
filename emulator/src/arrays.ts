/** The last item that fits: looked for from the end, so that a long list costs no more than a short one. */
export function lastOf<T>(items: readonly T[], fits: (item: T) => boolean): T | undefined {
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at]!
    if (fits(item))
      return item
  }
  return undefined
}
