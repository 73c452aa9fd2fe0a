import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Locale } from '@/i18n'

import { setLocale } from '@/i18n'

import type { Violation } from './axe'
import type { TwoPhones } from './twoPhones'

import { isFullMatrix } from '../support/matrix'
import { violationsOf } from './axe'
import { openEveryKind, visitEveryPage } from './everyPage'
import { withoutRing } from './focusRing'
import { ARTIFACTS, withoutChromium } from './twoPhones'

type Combination = [language: Locale, theme: 'light' | 'dark']

const COMBINATIONS: Combination[] = isFullMatrix ? [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] : [['zh-CN', 'light']]
/** `npm run axe` prints what is written here. */
const RESULTS = `${ARTIFACTS}/axe`

describe.skipIf(withoutChromium).each(COMBINATIONS)(`${isFullMatrix ? 'every page, dialog and panel' : 'every page'} of H5 in %s and %s colours, in Chromium (skipped without Chromium)`, (language, theme) => {
  let phones: TwoPhones | undefined
  const found: Record<string, Violation[]> = {}
  const ringless: Record<string, string[]> = {}

  beforeAll(async () => {
    phones = await openEveryKind({ colorScheme: theme })
    const { page } = phones.anna
    if (language !== 'zh-CN') {
      await page.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { locale: '${language}' } }))`)
      await page.reload()
      await setLocale(language)
    }
    await visitEveryPage(phones, { hasParts: isFullMatrix }, async (view, page) => {
      expect(await page.evaluate('document.documentElement.lang')).toBe(language)
      found[view] = await violationsOf(page)
      ringless[view] = await withoutRing(page, theme)
    })
    mkdirSync(RESULTS, { recursive: true })
    writeFileSync(`${RESULTS}/${language}-${theme}.json`, JSON.stringify(found, null, 1))
  }, 120_000)
  afterAll(async () => {
    await phones?.close()
    await setLocale('zh-CN')
  })

  it('keeps the rules of axe-core', () => {
    expect(Object.entries(found).filter(([, violations]) => violations.length)).toEqual([])
  })

  it('shows what has the focus, in light and in dark colours', () => {
    expect(Object.entries(ringless).filter(([, elements]) => elements.length)).toEqual([])
  })
})
