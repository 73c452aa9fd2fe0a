/** How long a page may stay unpainted, ms. */
const AT_MOST = 1000

/** H5: paints nothing until `settled` is, so that no text is seen in one language and then in another. Elsewhere it does nothing. */
export function holdFirstPaint(settled: Promise<unknown>): void {
  if (typeof document === 'undefined')
    return
  const { style } = document.documentElement
  const paint = () => { style.visibility = '' }
  style.visibility = 'hidden'
  setTimeout(paint, AT_MOST)
  settled.then(paint, paint)
}
