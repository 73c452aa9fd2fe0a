/** px, at normal text size and at any: a picture does not grow with the text. */
const LONGEST = 200
const SHORTEST = 80
/** Of a picture whose size is not known. */
const UNKNOWN = 150

const clamp = (value: number) => Math.round(Math.min(LONGEST, Math.max(SHORTEST, value)))

/** The box of a picture or video in a bubble, px: as large as its sides allow, never longer than 200 or shorter than 80. The box cuts off what does not fit. */
export function mediaBox(width: number, height: number): { w: number, h: number } {
  if (!width || !height)
    return { w: UNKNOWN, h: UNKNOWN }
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  return { w: clamp(width * scale), h: clamp(height * scale) }
}

/** What a bubble loads: nothing for ''. */
export const sourceOf = (src: string): { hasSource?: 1, src?: string } => src ? { hasSource: 1, src } : {}
