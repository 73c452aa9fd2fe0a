import { describe, expect, it } from 'vitest'

import { FIT, fitted, within, zoomAt } from '@/packages/media/viewer/zoom'

const BOX = { width: 400, height: 800 }
const WIDE = { width: 4000, height: 2000 }

describe('the zoom of a picture', () => {
  it('fits a picture into its box, and takes the box for one of unknown size', () => {
    expect(fitted(WIDE, BOX)).toEqual({ width: 400, height: 200 })
    expect(fitted({ width: 100, height: 400 }, BOX)).toEqual({ width: 200, height: 800 })
    expect(fitted({ width: 0, height: 0 }, BOX)).toEqual(BOX)
  })

  it('keeps what is under the finger in its place', () => {
    const point = { x: 120, y: -40 }
    const zoomed = zoomAt({ scale: 2, x: 30, y: 10 }, 4, point)
    // Where the point was in the picture at first, and where it is now.
    expect([(point.x - 30) / 2, (point.y - 10) / 2]).toEqual([(point.x - zoomed.x) / 4, (point.y - zoomed.y) / 4])
  })

  it('goes neither below the whole picture nor beyond eight times that', () => {
    expect(zoomAt(FIT, 0.2, { x: 0, y: 0 }).scale).toBe(1)
    expect(zoomAt(FIT, 100, { x: 0, y: 0 }).scale).toBe(8)
  })

  it('lets no edge of a picture leave its side, and keeps a side that is shorter than the box in the middle', () => {
    expect(within({ scale: 2, x: 1000, y: 1000 }, WIDE, BOX)).toEqual({ scale: 2, x: 200, y: 0 })
    expect(within({ scale: 8, x: -5000, y: -5000 }, WIDE, BOX)).toEqual({ scale: 8, x: -1400, y: -400 })
    expect(within(FIT, WIDE, BOX)).toEqual(FIT)
  })
})
