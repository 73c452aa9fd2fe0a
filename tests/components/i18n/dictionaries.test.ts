import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'

import { failureText, setLocale } from '@/i18n'
import { en } from '@/i18n/en'
import { createFailure } from '@/utils/failure'

import { t, zhCN } from '../../support/texts'

afterEach(() => setLocale('zh-CN'))

const source = readFileSync('src/types/failure.ts', 'utf8')
const kinds = [...source.slice(0, source.indexOf('export interface Failure {')).matchAll(/'([a-z-]+)'/g)].map(([, kind]) => kind!)
const marks = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([mark]) => mark))

describe('the dictionaries', () => {
  it('explain every kind of failure, in both languages', () => {
    expect(kinds.length).toBeGreaterThan(50)
    for (const kind of kinds) {
      expect(Object.keys(zhCN)).toContain(`failure.${kind}`)
      expect(Object.keys(en)).toContain(`failure.${kind}`)
    }
  })

  it('hold the same keys, none of them empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort())
    expect([...Object.values(en), ...Object.values(zhCN)].filter(text => !text.trim())).toEqual([])
  })

  it('use the same placeholders in both languages, except where only one language needs them', () => {
    const differing = Object.keys(zhCN).filter((key) => {
      const [chinese, english] = [marks(zhCN[key as keyof typeof zhCN]), marks(en[key as keyof typeof en])]
      return [...english].some(mark => !chinese.has(mark))
    })
    expect(differing).toEqual([])
  })

  it('distinguish singular and plural in English', async () => {
    await setLocale('en')
    expect(t('message.new', { n: 1 })).toBe('1 new message')
    expect(t('message.new', { n: 2 })).toBe('2 new messages')
  })

  it('keep a bar within a value unchanged', () => {
    expect(t('chats.noMatch', { text: 'a | b' })).toBe('没有找到“a | b”')
  })

  it('state by how much a userID is too long', () => {
    const failure = createFailure('user-id-too-long', { params: { limit: 32, size: 40, excess: 8 } })
    expect(failureText(failure)).toContain('共 40 字节，超出上限（32 字节）8 字节')
  })
})
