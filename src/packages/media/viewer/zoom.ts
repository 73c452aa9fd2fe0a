/** px from the middle of the box. */
interface Point { x: number, y: number }
export interface Size { width: number, height: number }

/** How a picture lies in its box: `scale` 1 fits it in; `x` and `y` move its middle, px. */
export interface Zoom extends Point { scale: number }

export const FIT: Zoom = { scale: 1, x: 0, y: 0 }
/** By a double tap, and the most. */
export const DOUBLE = 2.5
const MOST = 8

/** The size of a picture that fits into a box, as `object-fit: contain` draws it; that of the box where the picture's is unknown. */
export function fitted(picture: Size, box: Size): Size {
  if (!(picture.width > 0 && picture.height > 0))
    return box
  const scale = Math.min(box.width / picture.width, box.height / picture.height)
  return { width: picture.width * scale, height: picture.height * scale }
}

const held = (at: number, most: number) => Math.min(Math.max(at, -most), most) || 0

/** Moves the picture so that no edge leaves its side of the box; a side that is shorter than the box stays in the middle. */
export function within({ scale, x, y }: Zoom, picture: Size, box: Size): Zoom {
  const { width, height } = fitted(picture, box)
  return { scale, x: held(x, Math.max(0, (width * scale - box.width) / 2)), y: held(y, Math.max(0, (height * scale - box.height) / 2)) }
}

/** Zooms, and keeps in place what is at a point. Not below {@link FIT} and not beyond eight times that. */
export function zoomAt(zoom: Zoom, wanted: number, { x, y }: Point): Zoom {
  const scale = Math.min(Math.max(wanted, 1), MOST)
  const by = scale / zoom.scale
  return { scale, x: x - (x - zoom.x) * by, y: y - (y - zoom.y) * by }
}
