import type { Page } from './page'

/** A page for tests: its path, data, elements and visible text. */
export class PageView {
  constructor(private readonly page: Page) {}

  get path() { return this.page.path }
  get query() { return this.page.query }
  get id() { return this.page.id }
  get data() { return (this.page.instance as unknown as { data: Record<string, unknown> }).data }
  get root(): HTMLElement { return this.page.webview.box }

  /** The visible text of the page, with one space between elements. */
  text() { return visibleText(this.root) }
  get html() { return this.root.innerHTML }

  /** Returns the first element that matches, or null. Selectors: `.x`, `#id`, `[data-x]`, WXML tags (`button`, `scroll-view .row`). */
  $(selector: string): HTMLElement | null { return this.root.querySelector(toDomSelector(selector)) }
  $$(selector: string): HTMLElement[] { return [...this.root.querySelectorAll<HTMLElement>(toDomSelector(selector))] }

  /** The number of elements, their depth, and the most children of one element. WeChat's score wants fewer than 1,000 elements and a depth below 30. */
  get size() {
    const depth = (element: Element): number => 1 + Math.max(0, ...[...element.children].map(depth))
    return { nodes: this.root.querySelectorAll('*').length, depth: depth(this.root) - 1, widest: Math.max(...[...this.root.querySelectorAll('*')].map(each => each.children.length)) }
  }

  /** Returns the first visible element that matches, or null when `target` is not a selector or nothing matches. */
  find(target: string): Element | null {
    if (!isSelector(target))
      return null
    return this.$$(target).find(isVisible) ?? null
  }

  /** Returns the innermost visible element with this text, equal text before partial text. Searches dialogs, then the page, then the whole phone. */
  findText(text: string, phone: Element): Element | null {
    const among = (root: Element) => {
      const all = [...root.querySelectorAll('*')].filter(each => each.tagName !== 'STYLE' && isVisible(each))
      const match = (test: (own: string) => boolean) => all.filter(each => test(textOf(each).trim())).filter((each, _, list) => !list.some(other => other !== each && each.contains(other)))
      return match(own => own === text)[0] ?? match(own => own.includes(text))[0]
    }
    const overlays = [...phone.children].filter(each => each.classList.contains('phone-mask'))
    return overlays.map(among).find(Boolean) ?? among(this.root) ?? among(phone) ?? null
  }
}

const TAGS = /^(?:view|text|button|input|textarea|image|switch|picker|checkbox|radio|swiper|swiper-item|scroll-view|rich-text|video|label|form|slider|navigator)\b/

const isSelector = (target: string) => /^[.#[]\S/.test(target) || (TAGS.test(target) && !/\s[^.#[>]/.test(target))

/** Converts a WXML selector to a DOM selector: tags become wx-…, ids get any component prefix. */
export function toDomSelector(selector: string): string {
  return selector
    .replace(/#([\w-]+)/g, '[id$="--$1"]')
    .replace(/(^|[\s>+~,(])([a-z][\w-]*)/g, (_, before: string, tag: string) => `${before}wx-${tag.replace(/^wx-/, '')}`)
}

function isVisible(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (isHidden(at))
      return false
  }
  return true
}

function isHidden(element: Element) {
  return element.hasAttribute('hidden') || element.getAttribute('data-c-h') === 'true' || /display:\s*none/.test(element.getAttribute('style') ?? '')
}

/** Returns the text of all elements that are not hidden, with a space between elements, including pages in frames. */
export function visibleText(root: Element): string {
  return textOf(root).replace(/\s+/g, ' ').trim()
}

function textOf(element: Element): string {
  if (isHidden(element) || element.tagName === 'STYLE')
    return ''
  if (element.tagName === 'IFRAME')
    return ` ${textOf((element as HTMLIFrameElement).contentDocument!.body)} `
  return [...element.childNodes].map((child) => {
    if (child.nodeType === 3)
      return child.textContent ?? ''
    return child.nodeType === 1 ? ` ${textOf(child as Element)} ` : ''
  }).join('').replace(/ {2,}/g, ' ')
}
