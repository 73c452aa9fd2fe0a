import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { BRAND_FILE, brandEnv, brandProblems, readBrand, textProblems, withBrand, withTexts } from '../../../scripts/brand.mjs'

const brand = readBrand('.')
/** The product's own. */
const OWN_NAMES = ['ZIM Chat', 'ZIM 聊天']
/** A brand with a change. */
const changed = (change: (copy: typeof brand) => void) => {
  const copy = structuredClone(brand)
  change(copy)
  return copy
}

/** Source texts of the client by path, without the brand's file and without what is made of it. */
function sources(): [string, string][] {
  const files = ['manifest.json', 'pages.json', 'index.html', ...readdirSync('src', { recursive: true, encoding: 'utf8' }).map(path => join('src', path))]
  const copies = ['src/manifest.json', 'src/pages.json', 'src/theme.json', 'src/static/h5/manifest.webmanifest']
  return files.filter(path => /\.(?:ts|vue|css|json|html|svg|webmanifest)$/.test(path) && path !== BRAND_FILE && !copies.includes(path)).map(path => [path, readFileSync(path, 'utf8')])
}

describe('the brand', () => {
  it('is complete', () => expect([...brandProblems(brand), ...textProblems('.', brand.texts)]).toEqual([]))

  it('stands in its file alone: no other source has the name of this product or one of the colours', () => {
    // Greys are no brand's.
    const colours = Object.values(brand.colours).flatMap(theme => Object.values(theme)).filter(colour => !/^#(..)\1\1$/.test(colour))
    const values = [...OWN_NAMES, ...colours]
    const found = sources().flatMap(([path, text]) => values.filter(value => text.toLowerCase().includes(value.toLowerCase())).map(value => `${path}: ${value}`))
    expect(found).toEqual([])
  })

  it('has each value that a source names', () => {
    for (const [path, text] of sources()) expect(() => withBrand(text, brand, 'html'), path).not.toThrow()
    expect(() => withBrand('brand(colours.light.none)', brand, 'html')).toThrow('no text at colours.light.none')
    expect(() => withBrand('brand(colours.light)', brand, 'html')).toThrow('no text')
  })

  it.each([
    ['json', '"brand(name.en)"', '"A \\"B\\" \\\\ \'C\' <d> & e"'],
    ['ts', '\'brand(name.en)\'', '\'A \\"B\\" \\\\ \\\'C\\\' <d> & e\''],
    ['html', '<title>brand(name.en)</title>', '<title>A &quot;B&quot; \\ \'C\' &lt;d> &amp; e</title>'],
  ] as const)('with quotes and signs is the same text in %s', (kind, text, result) => {
    expect(withBrand(text, changed(({ name }) => { name.en = 'A "B" \\ \'C\' <d> & e' }), kind)).toBe(result)
  })

  it.each([
    ['a name without characters', changed(({ name }) => { name['zh-CN'] = ' ' }), 'name.zh-CN'],
    ['a name of two lines', changed(({ name }) => { name.en = 'a\nb' }), 'name.en'],
    ['a tab that is too long', changed(({ tabs }) => { tabs.me.en = 'Everything about me' }), 'tabs.me.en'],
    ['a colour by its name', changed(({ colours }) => { colours.dark.accent = 'purple' }), 'colours.dark.accent'],
    ['an address without https', changed(({ legal }) => { legal.privacyUrl = 'http://example.com' }), 'legal.privacyUrl'],
    ['a version with a space', changed(({ legal }) => { legal.version = '1 2' }), 'legal.version'],
    ['a feature that there is not', changed(({ features }) => { Object.assign(features, { recations: false }) }), 'features.recations'],
    ['a switch that is a text', changed(({ features }) => { Object.assign(features, { rooms: 'no' }) }), 'features.rooms'],
    ['nothing at all', {}, 'colours.light.accent'],
  ])('with %s is refused by its name', (_, wrong, path) => {
    expect(brandProblems(wrong).filter((problem: string) => problem.includes(` ${path} `))).toHaveLength(1)
  })

  it('switches features off, and on what is off by default', () => {
    expect(brandEnv(brand)).toMatchObject({ VITE_FEATURES: '', VITE_WITHOUT_ROOMS: '', VITE_DIRECT_ADD: '', VITE_FORWARD_VOICE: '', VITE_LEGAL_VERSION: '1' })
    const other = changed(({ features }) => Object.assign(features, { rooms: false, edit: false, typing: false, directAdd: true, forwardVoice: true }))
    expect(brandEnv(other)).toMatchObject({ VITE_FEATURES: '-edit,-typing', VITE_WITHOUT_ROOMS: '1', VITE_DIRECT_ADD: '1', VITE_FORWARD_VOICE: '1' })
  })

  it('replaces texts by their keys, and no others', () => {
    const code = `export const page = {\n  'page.title': 'It\\'s old',\n  'page.titles': 'Other',\n}\n`
    expect(withTexts(code, { 'page.title': 'Ben\'s {name}' })).toBe(`export const page = {\n  'page.title': 'Ben\\'s {name}',\n  'page.titles': 'Other',\n}\n`)
  })

  it('says which of its texts are without effect, and which lack what the app fills in', () => {
    expect(textProblems('.', { 'zh-CN': { 'chats.title': '消息', 'about.version': '{version} 版' }, 'en': { 'chats.title': 'Inbox' } })).toEqual([])
    expect(textProblems('.', { 'zh-CN': { 'chats.titel': '消息' }, 'en': { 'about.version': 'Version' } })).toEqual([
      expect.stringContaining('texts.zh-CN has chats.titel, which is no key'),
      expect.stringContaining('texts.en about.version should be a text with {version}'),
    ])
  })
})
