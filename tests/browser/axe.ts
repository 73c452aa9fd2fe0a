import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

import { readFileSync } from 'node:fs'

import { ROOT } from '../../scripts/install.mjs'

const SCRIPT = readFileSync(`${ROOT}node_modules/axe-core/axe.min.js`, 'utf8')

/** One broken rule of axe-core: the rule, how bad it is, and the elements with what is wrong with them. */
export interface Violation { rule: string, impact: string, elements: string[] }

/** A press is drawn, and a dialog fades in, within this time, ms. Colours are checked as they are at the end of both. */
const STARTED_AFTER = 150

/** Checks what the page shows with all rules of axe-core, best practices and experimental ones included. */
export async function violationsOf(page: Page): Promise<Violation[]> {
  if (!await page.evaluate('"axe" in window')) await page.evaluate(SCRIPT)
  await page.waitForTimeout(STARTED_AFTER)
  await page.waitForFunction('!document.querySelector(\'[class*="--pressed"]\')')
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.all(ending.map(({ finished }) => finished.catch(() => {})))
  })
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return violations.map(({ id, impact, nodes }) => ({
    rule: id,
    impact: impact ?? '',
    elements: nodes.map(({ html, any, all, none }) => `${html.slice(0, 200)} ${[...any, ...all, ...none].map(({ message }) => message).join(' / ')}`),
  }))
}
