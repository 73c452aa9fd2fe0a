import { mkdirSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'

import type { Locale } from '@/i18n'

import { setLocale } from '@/i18n'

import type { Violation } from './axe'
import type { TwoPhones } from './twoPhones'

import { isFullMatrix } from '../support/matrix'
import { violationsOf } from './axe'
import { openEveryKind, visitEveryPage } from './everyPage'
import { ARTIFACTS, withoutChromium } from './twoPhones'

type Combination = [language: Locale, theme: 'light' | 'dark']

const COMBINATIONS: Combination[] = isFullMatrix ? [['zh-CN', 'light'], ['zh-CN', 'dark'], ['en', 'light'], ['en', 'dark']] : [['zh-CN', 'light']]
/** `npm run axe` prints what is written here. */
const RESULTS = `${ARTIFACTS}/axe`

describe.skipIf(withoutChromium)('the rules of axe-core on H5, in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones | undefined
  afterEach(async () => {
    await phones?.close()
    await setLocale('zh-CN')
  })

  it.each(COMBINATIONS)(`are kept by ${isFullMatrix ? 'every page, dialog and panel' : 'every page'}, in %s and %s colours`, async (language, theme) => {
    phones = await openEveryKind({ colorScheme: theme })
    const { page } = phones.anna
    if (language !== 'zh-CN') {
      await page.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { locale: '${language}' } }))`)
      await page.reload()
      await setLocale(language)
    }
    const found: Record<string, Violation[]> = {}
    await visitEveryPage(phones, { hasParts: isFullMatrix }, async (view, page) => {
      expect(await page.evaluate('document.documentElement.lang')).toBe(language)
      found[view] = await violationsOf(page)
    })
    mkdirSync(RESULTS, { recursive: true })
    writeFileSync(`${RESULTS}/${language}-${theme}.json`, JSON.stringify(found, null, 1))
    expect(Object.entries(found).filter(([, violations]) => violations.length)).toEqual([])
  }, 120_000)
})
