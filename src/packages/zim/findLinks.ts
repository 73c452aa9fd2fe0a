import { LinkifyIt } from 'linkify-it'
import TLDS from 'tlds'

import type { TextLink } from '@/types/messageSlots'

/**
 * Finds what can be tapped in a text: addresses of web pages, e-mail addresses, phone numbers and userIDs of the account server.
 *
 * A link consists of ASCII characters, so that Chinese text can follow it without a space and no host holds letters that look like others.
 * What stands directly beside a letter of another script is no link: it would be a part of a longer word. A text that changes the direction of
 * writing has no links, because they could be shown in another order than they are opened.
 */

/** Names of files more often than hosts. With a scheme they are links. */
const FILE_ENDINGS = new Set(['md', 'mov', 'pl', 'ps', 'py', 'rs', 'sh', 'so', 'zip'])
/** UTF-16 units of a text that are searched, and links that it has at most. */
const LONGEST = 5_000
const MOST = 50

const linkifier = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, tlds: TLDS.filter(tld => /^[a-z]+$/.test(tld) && !FILE_ENDINGS.has(tld)) })
  .add('ftp:', null)
  .add('//', null)

const CHANGES_DIRECTION = /[\u202A-\u202E\u2066-\u2069]/
const ASCII = /[\x21-\x7E]+(?: [\x21-\x7E]+)*/g
const MAY_HAVE_LINK = /[.@:\d]/
/** Mainland numbers (mobile, landline, 400 and 800), and those with a country code. */
const PHONE = /(^|[^\w.+\-/@:#=&])(\+\d[\d \-()]{6,18}\d|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}|[48]00[ -]?\d{3}[ -]?\d{4})(?![\w\-@/]|\.\d)/g
/** As the account server makes them: `u` and ten characters of its base 32. A digit tells them from words. */
const USER_ID = /(^|[^\w.+\-/@:#=&])(u(?=[a-z]*\d)[0-9a-hjkmnp-tv-z]{10})(?![\w\-@/.])/g
const LETTER = /[\p{L}\p{M}\p{N}\p{Cf}]/u
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Whether the text before or behind a link ends it. */
function isBoundary(beside: string): boolean {
  return !LETTER.test(beside) || EAST_ASIAN.test(beside) || /[\x21-\x7E]/.test(beside)
}

const characterBefore = (text: string, at: number) => /.?$/su.exec(text.slice(Math.max(0, at - 2), at))![0]
const characterAt = (text: string, at: number) => /^.?/su.exec(text.slice(at, at + 2))![0]

function addressesIn(run: string): TextLink[] {
  return (linkifier.match(run) ?? []).flatMap(({ index, lastIndex, url }): TextLink[] =>
    /^https?:\/\//i.test(url) ? [{ start: index, end: lastIndex, link: 'url', url }] : /^mailto:/i.test(url) ? [{ start: index, end: lastIndex, link: 'mail', url }] : [])
}

function matchesOf(run: string, pattern: RegExp, toLink: (found: string) => Pick<TextLink, 'link' | 'url'>): TextLink[] {
  return Array.from(run.matchAll(pattern), ({ index, 1: before, 2: found }) => {
    const start = index + before!.length
    return { start, end: start + found!.length, ...toLink(found!) }
  })
}

/** Returns the links of a text, in its order. They do not overlap. */
export function findLinks(text: string): TextLink[] {
  if (CHANGES_DIRECTION.test(text) || !MAY_HAVE_LINK.test(text))
    return []
  const links: TextLink[] = []
  for (const { 0: run, index: offset } of text.slice(0, LONGEST).matchAll(ASCII)) {
    if (!MAY_HAVE_LINK.test(run))
      continue
    const found = [
      ...addressesIn(run),
      ...matchesOf(run, PHONE, number => ({ link: 'phone', url: `tel:${number.replace(/[^+\d]/g, '')}` })),
      ...matchesOf(run, USER_ID, userID => ({ link: 'user', url: userID })),
    ].sort((one, other) => one.start - other.start)
    let end = 0
    for (const link of found) {
      if (link.start < end)
        continue
      end = link.end
      const [start, stop] = [offset + link.start, offset + link.end]
      if (isBoundary(characterBefore(text, start)) && isBoundary(characterAt(text, stop))) links.push({ ...link, start, end: stop })
    }
  }
  return links.slice(0, MOST)
}
