import fc from 'fast-check'

/** Holds for every value that is tried. The values are the same in every run; a failure names the smallest that fails. */
export function holds<T>(values: fc.Arbitrary<T>, isTrue: (value: T) => boolean, numRuns = 500): void {
  fc.assert(fc.property(values, isTrue), { seed: 20260301, numRuns })
}
