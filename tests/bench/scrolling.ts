import type { BenchContext } from './steps'

/** The size of a page. WeChat's experience score limits each of these figures. */
export interface PageSize { nodes: number, depth: number, widest: number }

export const pageSize = ({ phone }: BenchContext): Promise<PageSize> => phone.run(app => app.page.size)

/**
 * Scrolls to the top edge again and again until the first message is loaded. Only in Chromium. Returns the largest page size on the way.
 */
export async function scrollToFirst(bench: BenchContext): Promise<PageSize> {
  const largest: PageSize = { nodes: 0, depth: 0, widest: 0 }
  for (let isAtTop = false; !isAtTop;) {
    const { isComplete, size } = await bench.phone.run(async (app) => {
      const list = app.page.$('.scroll')!
      const before = list.scrollHeight
      const stop = Date.now() + 2000
      list.scrollTop = Math.min(list.scrollTop, 300)
      // Between two steps the list is still, because only then older messages get their room at its top.
      for (let turn = 0; list.scrollHeight === before && Date.now() < stop && app.page.$('.head .text-button, .head .spinner'); turn++) {
        if (turn % 40 === 0) list.scrollTop = list.scrollTop === 9 ? 5 : 9
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      return { isComplete: !app.page.$('.head .text-button, .head .spinner'), size: app.page.size }
    })
    for (const key of ['nodes', 'depth', 'widest'] as const) largest[key] = Math.max(largest[key], size[key])
    isAtTop = isComplete
  }
  // The last page is added above what is read, which stays in place.
  await bench.phone.quiet()
  await bench.phone.run((app) => { app.page.$('.scroll')!.scrollTop = 0 })
  await bench.phone.quiet()
  return largest
}

/** Scrolls to the end by the button. */
export async function scrollToEnd(bench: BenchContext): Promise<void> {
  await bench.phone.run(app => app.tap(app.page.$('.pill') ? '.pill' : '.back'))
  await bench.phone.quiet()
}

/** Scrolls to a part of the height, 0 to 1. */
export async function scrollTo({ phone }: BenchContext, part: number): Promise<void> {
  await phone.run((app, to) => {
    const list = app.page.$('.scroll')!
    list.scrollTop = (list.scrollHeight - list.clientHeight) * to
  }, part)
  await phone.quiet()
}

export interface ReadingPosition { text: string, offset: number }

/** Returns the first bubble below the upper third of the list, and its distance from the list's top in px. */
export const readingPosition = ({ phone }: BenchContext): Promise<ReadingPosition> => phone.run((app) => {
  const { top, height } = app.page.$('.scroll')!.getBoundingClientRect()
  const bubbles = app.page.$$('.bubble').map(bubble => ({ text: bubble.textContent!, offset: bubble.getBoundingClientRect().top - top }))
  return bubbles.filter(({ offset }) => offset > height / 3).sort((a, b) => a.offset - b.offset)[0]!
})

/** Returns the distance of a text from the list's top in px, or null when it is not rendered. */
export const offsetOf = ({ phone }: BenchContext, text: string): Promise<number | null> => phone.run((app, wanted) => {
  const bubble = app.page.$$('.bubble').find(({ textContent }) => textContent === wanted)
  return bubble ? bubble.getBoundingClientRect().top - app.page.$('.scroll')!.getBoundingClientRect().top : null
}, text)
