import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'

import { findLinks } from '@/packages/zim/findLinks'

/** The links of a text as `kind text → address`; the address is left out where it is the text. */
const linksOf = (text: string) => findLinks(text).map(({ start, end, link, url }) => {
  const shown = text.slice(start, end)
  return `${link} ${shown}${url === shown ? '' : ` → ${url}`}`
})

describe('links in a text', () => {
  it.each([
    ['看 https://zego.im/doc?a=1. 好', 'url https://zego.im/doc?a=1'],
    ['请看https://zego.im/a_(b)，谢谢', 'url https://zego.im/a_(b)'],
    ['地址是www.zego.im你看看', 'url www.zego.im → http://www.zego.im'],
    ['zego.im/tea?x=1#y', 'url zego.im/tea?x=1#y → http://zego.im/tea?x=1#y'],
    ['(example.photography)', 'url example.photography → http://example.photography'],
    ['http://192.168.1.4:8080/x', 'url http://192.168.1.4:8080/x'],
    ['写信给 Anna.B@mail.example.com。', 'mail Anna.B@mail.example.com → mailto:Anna.B@mail.example.com'],
    ['打13800138000吧', 'phone 13800138000 → tel:13800138000'],
    ['138 0013 8000', 'phone 138 0013 8000 → tel:13800138000'],
    ['+86 138-0013-8000', 'phone +86 138-0013-8000 → tel:+8613800138000'],
    ['座机 010-62345678', 'phone 010-62345678 → tel:01062345678'],
    ['400-820-8820', 'phone 400-820-8820 → tel:4008208820'],
    ['+1 (415) 555-2671', 'phone +1 (415) 555-2671 → tel:+14155552671'],
    ['加我：u7c2m0k9x4t', 'user u7c2m0k9x4t'],
  ])('are found in %s', (text, link) => {
    expect(linksOf(text)).toEqual([link])
  })

  it('are found together, in their order', () => {
    expect(linksOf('a.com/13800138000 13800138000 b@a.com u7c2m0k9x4t').map(link => link.split(' ')[0])).toEqual(['url', 'phone', 'mail', 'user'])
  })

  it.each([
    'main.py 和 README.md',
    'v1.2.3, 3.14, 192.168.1.4',
    '...and.so on',
    '2026-11-29 14:05',
    '订单 202611291405123456',
    '￥13800138000.50',
    'understands',
    'id_u7c2m0k9x4t',
    'a@b',
  ])('are not found in %s', (text) => {
    expect(linksOf(text)).toEqual([])
  })
})

describe('hostile text', () => {
  it.each([
    ['a script', 'javascript:alert(1) javascript://example.com/%0aalert(1)'],
    ['data', 'data:text/html,<b>x</b>'],
    ['other schemes', 'file:///etc/passwd ftp://example.com weixin://dl/chat vbscript:x'],
    ['Cyrillic letters in a host', 'аpple.com applе.com https://аpple.com'],
    ['letters with marks', 'g\u0300oogle.com'],
    ['invisible characters in a host', 'goo\u200Bgle.com\u200D'],
    ['a text that is shown from right to left', '\u202Emoc.elpmaxe//:sptth https://example.com'],
    ['an isolate', '\u2067https://example.com\u2069'],
  ])('has no link of %s', (_, text) => {
    const dangerous = findLinks(text).filter(({ url }) => !/^http:\/\/example\.com(?:$|\/%0aalert)/.test(url))
    expect(dangerous).toEqual([])
  })

  it('opens the host that is shown, not one before an @', () => {
    expect(linksOf('https://bank.example@evil.example/x').join()).not.toContain('→ https://evil')
  })

  it.each([
    ['dots', '.'.repeat(32_000)],
    ['a long host', `${'a'.repeat(16_000)}.com`],
    ['many labels', `${'a.'.repeat(16_000)}com`],
    ['at signs', 'a@'.repeat(16_000)],
    ['brackets', `https://a.com/${'('.repeat(16_000)}`],
    ['digits and spaces', '1 3'.repeat(10_000)],
    ['digits after a plus', `+${'1-'.repeat(16_000)}`],
    ['schemes', 'http://'.repeat(4_000)],
    ['many links', 'a.com '.repeat(5_000)],
  ])('of %s is searched in less than 250 ms, and has at most 50 links', (_, text) => {
    const start = performance.now()
    expect(findLinks(text).length).toBeLessThanOrEqual(50)
    expect(performance.now() - start).toBeLessThan(250)
  })
})
