import fc from 'fast-check'

/** Checks a property with generated values. The seed is fixed. A failure reports the shrunk value. */
export function holds<T>(values: fc.Arbitrary<T>, isTrue: (value: T) => boolean, numRuns = 500): void {
  fc.assert(fc.property(values, isTrue), { seed: 20260301, numRuns })
}
