import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { iconSvg, withIcons } from '../../../scripts/vite/icons'

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => /\.(?:vue|css)$/.test(file)).map(file => readFileSync(join('src', file), 'utf8'))
const withoutStyle = sources.map(source => source.replace(/<style[\s\S]*/, ''))
const all = (pattern: RegExp, texts: string[]) => texts.flatMap(text => [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole))
const unique = (names: string[]) => [...new Set(names)].sort()
const refuse = (message: string) => { throw new Error(message) }

/** The classes that src/styles/icons.css declares. */
const declared = all(/^\.(icon-[\w-]+) \{/gm, sources)

describe('an icon in a style sheet', () => {
  it('is replaced by a drawing of one colour, escaped for a data URI', () => {
    const css = withIcons('.a { mask: icon(mood-smile) center }', refuse)
    expect(css).toMatch(/^\.a \{ mask: url\("data:image\/svg\+xml,%3Csvg [^"#<>]+%3C\/svg%3E"\) center \}$/)
    expect(css).toContain('stroke=\'black\'')
    expect(iconSvg('alert-circle-filled')).not.toContain('stroke')
  })

  it('fails the build when the set does not have it', () => {
    expect(() => withIcons('.a { mask: icon(no-such-icon) }', refuse)).toThrow('no icon "no-such-icon"')
  })
})

describe('the icons of the app', () => {
  it('are those that templates use, and no others', () => {
    const templates = withoutStyle.filter(source => source.includes('<template>'))
    // `icon-${name}`: the names stand in the file, in quotes.
    const computed = all(/'(\w+)'/g, templates.filter(source => source.includes('`icon-${'))).map(name => `icon-${name}`).filter(name => declared.includes(name))
    expect(unique(declared)).toEqual(unique([...all(/\bicon-[a-z][\w-]*/g, templates), ...computed]))
  })

  it('are masks, with the prefix that WeChat\'s older browsers need', () => {
    const masks = (property: string) => all(new RegExp(`(?:^|[\\s;{])${property}: ([^;]+);`, 'g'), sources)
    expect(masks('mask').length).toBeGreaterThan(2)
    expect(masks('mask')).toEqual(masks('-webkit-mask'))
  })

  it('are hidden from screen readers, or have a label', () => {
    const elements = all(/<view[^>]*\sclass="[^"]*\bicon\b[^>]*>/g, withoutStyle)
    expect(elements.length).toBeGreaterThan(10)
    expect(elements.filter(element => !/aria-hidden="true"|role="img"[^>]*:aria-label=/.test(element))).toEqual([])
  })
})
