import type { Locator, Page } from 'playwright-core'

/** What is shown of these elements: uni keeps pages that are covered in the document. */
export const visible = (page: Page, selector: string, hasText?: string | RegExp): Locator => page.locator(selector, { hasText }).filter({ visible: true })

/** Waits until these words are shown. */
export const sees = (page: Page, words: string): Promise<void> => page.getByText(words).filter({ visible: true }).first().waitFor()
