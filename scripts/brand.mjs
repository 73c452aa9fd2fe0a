// What a team makes its own: src/brand/brand.json. Source texts name a value as `brand(path)`, for example brand(colours.light.accent); the build
// puts it there, so it costs nothing at run time. docs/customising.md describes each value.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {typeof import('../src/brand/brand.json')} Brand */

export const BRAND_FILE = 'src/brand/brand.json'
const USE = /\bbrand\(([\w.-]+)\)/g
/** Longest texts, characters. WeChat's limit of a mini program's name is 30; a tab has room for four Chinese characters at 200 %. */
const LONGEST_NAME = 30
const LONGEST_TAB = 12
const LANGUAGES = ['zh-CN', 'en']
const TABS = ['chats', 'contacts', 'me']
const COLOURS = ['background', 'bar', 'second', 'accent', 'accentText', 'own', 'ownText', 'ownLink', 'danger']
/** Those of stores/features.ts, and what every plan has. */
const FEATURES = ['rooms', 'reply', 'forward', 'edit', 'reactions', 'messagePins', 'conversationPins', 'receipts', 'typing', 'presence', 'commonGroups', 'forwardVoice', 'directAdd']

/** @returns {Brand} of the project in `root`. */
export const readBrand = root => JSON.parse(readFileSync(join(root, BRAND_FILE), 'utf8'))

const valueAt = (brand, path) => path.split('.').reduce((value, name) => value?.[name], brand)

/** How a value is written in a file of this kind. CSS and templates have colours alone. */
const ESCAPES = {
  json: text => JSON.stringify(text).slice(1, -1),
  html: text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ts: text => text.replace(/[\\'"`]/g, '\\$&'),
}

/**
 * Replaces each `brand(path)` by the value. Throws for a path without a text.
 * @param {string} text
 * @param {Brand} brand
 * @param {'json' | 'html' | 'ts'} kind what the text is; CSS, SVG and templates are `html`
 */
export function withBrand(text, brand, kind) {
  return text.replace(USE, (_, path) => {
    const value = valueAt(brand, path)
    if (typeof value !== 'string')
      throw new Error(`${BRAND_FILE} has no text at ${path}.`)
    return ESCAPES[kind](value)
  })
}

/** A line of a file of texts: `'key': 'text',`. */
const TEXT = /('([\w.-]+)': ')((?:[^'\\]|\\.)*)'/g

/** The parts of a text that the app fills in, such as {name}. */
const fills = text => (text.match(/\{\w+\}/g) ?? []).sort().join()

/**
 * Puts a team's texts in place of those with the same key.
 * @param {string} code of a file of src/i18n/zh-CN or src/i18n/en
 * @param {Record<string, string>} texts by key
 */
export const withTexts = (code, texts) => code.replace(TEXT, (line, start, key) => Object.hasOwn(texts, key) ? `${start}${ESCAPES.ts(texts[key])}'` : line)

/** The product's own texts of a language by key, as they stand in the files. */
function ownTexts(root, language) {
  const folder = join(root, 'src/i18n', language)
  return Object.fromEntries(readdirSync(folder).flatMap(name => [...readFileSync(join(folder, name), 'utf8').matchAll(TEXT)].map(([, , key, text]) => [key, text])))
}

/**
 * Checks the texts of the team.
 * @param {string} root of the project
 * @param {Record<string, Record<string, string>> | undefined} texts
 * @returns {string[]} a sentence for each text that would be without effect, or that lacks what the app fills in
 */
export function textProblems(root, texts = {}) {
  return LANGUAGES.flatMap((language) => {
    const own = ownTexts(root, language)
    return Object.entries(texts[language] ?? {}).flatMap(([key, text]) => {
      if (!Object.hasOwn(own, key))
        return [`${BRAND_FILE}: texts.${language} has ${key}, which is no key of src/i18n/${language}.`]
      return typeof text === 'string' && fills(text) === fills(own[key]) ? [] : [`${BRAND_FILE}: texts.${language} ${key} should be a text with ${fills(own[key]) || 'nothing in {}'}.`]
    })
  })
}

/**
 * What the code reads of the brand as `import.meta.env.VITE_…`, in the form of `.env`.
 * @param {Brand} brand
 * @returns {Record<string, string>} texts by the name of the variable
 */
export function brandEnv({ legal, features: { rooms, forwardVoice, directAdd, ...features } }) {
  return {
    VITE_FEATURES: Object.keys(features).filter(name => !features[name]).map(name => `-${name}`).join(),
    VITE_WITHOUT_ROOMS: rooms ? '' : '1',
    VITE_FORWARD_VOICE: forwardVoice ? '1' : '',
    VITE_DIRECT_ADD: directAdd ? '1' : '',
    VITE_LEGAL_VERSION: legal.version,
    VITE_AGREEMENT_URL: legal.agreementUrl,
    VITE_PRIVACY_URL: legal.privacyUrl,
  }
}

const isText = (text, longest) => typeof text === 'string' && text.trim() !== '' && text.length <= longest && !/\p{Cc}/u.test(text)
const isUrl = text => text === '' || (URL.canParse(text) && new URL(text).protocol === 'https:')

/**
 * Checks the values. A build with a problem is refused.
 * @param {any} brand as read, of any shape
 * @returns {string[]} a sentence for each value that is missing or wrong
 */
export function brandProblems(brand) {
  const problems = []
  const check = (path, holds, wants) => { if (!holds(valueAt(brand, path))) problems.push(`${BRAND_FILE}: ${path} should be ${wants}.`) }
  for (const language of LANGUAGES) {
    check(`name.${language}`, text => isText(text, LONGEST_NAME), `a text of 1 to ${LONGEST_NAME} characters`)
    for (const tab of TABS) check(`tabs.${tab}.${language}`, text => isText(text, LONGEST_TAB), `a text of 1 to ${LONGEST_TAB} characters`)
  }
  for (const theme of ['light', 'dark']) {
    for (const colour of COLOURS) check(`colours.${theme}.${colour}`, value => /^#[0-9a-f]{6}$/.test(value), 'a colour as #1a2b3c, in lower case')
  }
  check('legal.version', value => /^[\w.-]{1,32}$/.test(value), '1 to 32 letters, digits, dots, _ or -')
  for (const url of ['agreementUrl', 'privacyUrl']) check(`legal.${url}`, isUrl, 'an https address, or "" for the page of the app')
  for (const feature of FEATURES) check(`features.${feature}`, value => typeof value === 'boolean', 'true or false')
  for (const feature of Object.keys(brand.features ?? {})) check(`features.${feature}`, () => FEATURES.includes(feature), 'left out: there is no such feature')
  return problems
}
