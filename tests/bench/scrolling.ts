import type { Stage } from './steps'

/** What a page weighs for the view: WeChat's experience score limits each of these. */
export interface PageSize { nodes: number, depth: number, widest: number }

export const pageSize = ({ phone }: Stage): Promise<PageSize> => phone.run(app => app.page.size)

/**
 * Scrolls up to the first message, as a finger does that never rests: to the top edge, again and again. Only in Chromium.
 * Answers the largest page met on the way.
 */
export async function climb(stage: Stage): Promise<PageSize> {
  const largest: PageSize = { nodes: 0, depth: 0, widest: 0 }
  for (let isAtTop = false; !isAtTop;) {
    const { isThere, size } = await stage.phone.run(async (app) => {
      const list = app.page.$('.scroll')!
      const before = list.scrollHeight
      const stop = Date.now() + 2000
      list.scrollTop = Math.min(list.scrollTop, 300)
      while (list.scrollHeight === before && Date.now() < stop && app.page.$('.head .text-button, .head .spinner')) {
        list.scrollTop = list.scrollTop === 9 ? 5 : 9
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      return { isThere: !app.page.$('.head .text-button, .head .spinner'), size: app.page.size }
    })
    for (const key of ['nodes', 'depth', 'widest'] as const) largest[key] = Math.max(largest[key], size[key])
    isAtTop = isThere
  }
  await stage.phone.quiet()
  return largest
}

/** To the end by the button. */
export async function toEnd(stage: Stage): Promise<void> {
  await stage.phone.run(app => app.tap(app.page.$('.pill') ? '.pill' : '.back'))
  await stage.phone.quiet()
}

/** To a part of the way down, 0 to 1. */
export async function scrollTo({ phone }: Stage, part: number): Promise<void> {
  await phone.run((app, to) => {
    const list = app.page.$('.scroll')!
    list.scrollTop = (list.scrollHeight - list.clientHeight) * to
  }, part)
  await phone.quiet()
}

export interface Reading { text: string, offset: number }

/** What a reader has before the eyes: the first bubble in the middle of the list, and its distance from the list's top in px. */
export const reading = ({ phone }: Stage): Promise<Reading> => phone.run((app) => {
  const { top, height } = app.page.$('.scroll')!.getBoundingClientRect()
  const seen = app.page.$$('.bubble').map(bubble => ({ text: bubble.textContent!, offset: bubble.getBoundingClientRect().top - top }))
  return seen.filter(({ offset }) => offset > height / 3).sort((a, b) => a.offset - b.offset)[0]!
})

/** Where a text is now, px from the list's top; null when it is not drawn. */
export const offsetOf = ({ phone }: Stage, text: string): Promise<number | null> => phone.run((app, wanted) => {
  const bubble = app.page.$$('.bubble').find(({ textContent }) => textContent === wanted)
  return bubble ? bubble.getBoundingClientRect().top - app.page.$('.scroll')!.getBoundingClientRect().top : null
}, text)
