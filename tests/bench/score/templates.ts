import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

import type { Finding } from './rules'

/** A page and its components, whose compiled templates and style sheets are read. */
export interface PageSources { page: string, components: string[] }

export interface Tappable { component: string, selector: string, tag: string }

const text = (dir: string, path: string) => existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : ''

/** Returns a page with every component that it can render. */
export function sourcesOf(dir: string, page: string): PageSources {
  const components = new Set<string>()
  const visit = (path: string) => {
    if (components.has(path))
      return
    components.add(path)
    const { usingComponents = {} } = JSON.parse(text(dir, `${path}.json`) || '{}') as { usingComponents?: Record<string, string> }
    for (const used of Object.values(usingComponents)) visit(used.startsWith('/') ? used.slice(1) : posix.join(posix.dirname(path), used))
  }
  visit(page)
  return { page, components: [...components] }
}

const RULE = /([^{}]+)\{([^{}]*)\}/g

/** Returns the violations in the style sheets. */
export function styleFindings(dir: string, { page, components }: PageSources): Finding[] {
  const findings: Finding[] = []
  for (const path of ['app', ...components]) {
    for (const [, selector, body] of text(dir, `${path}.wxss`).matchAll(RULE)) {
      const name = `${path}.wxss ${selector!.trim().replace(/\.data-v-\w+/g, '')}`
      if (/:active\b/.test(selector!)) findings.push({ rule: 'active', page, what: name })
      if (/overflow(?:-[xy])?:\s*(?:scroll|auto)/.test(body!) && !/-webkit-overflow-scrolling:\s*touch/.test(body!)) findings.push({ rule: 'inertia', page, what: name })
    }
  }
  return findings
}

const TAG = /<([\w-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g

/** Returns a class selector for each element with a tap handler. */
export function tappables(dir: string, { components }: PageSources): Tappable[] {
  return components.flatMap(component => [...text(dir, `${component}.wxml`).matchAll(TAG)]
    .filter(([, , attributes]) => /\b(?:bind|catch):?tap=/.test(attributes!))
    .flatMap(([, tag, attributes]) => {
      const classes = (/\bclass="([^"]*)"/.exec(attributes!)?.[1] ?? '').match(/[\w-]+/g)?.filter(name => /^[a-z]/.test(name)) ?? []
      const scope = classes.find(name => name.startsWith('data-v-'))
      const own = classes.find(name => !name.startsWith('data-v-'))
      return own ? [{ component, tag: tag!, selector: `.${own}${scope ? `.${scope}` : ''}` }] : []
    }))
}

/** Returns every name that a template reads: variables, fields, wx:key. */
export function namesRead(dir: string, component: string): Set<string> {
  const wxml = text(dir, `${component}.wxml`)
  const expressions = [...wxml.matchAll(/\{\{(.*?)\}\}/gs)].map(([, expression]) => expression!)
  const keys = [...wxml.matchAll(/wx:key="([^"]*)"/g)].map(([, key]) => key!)
  return new Set([...expressions, ...keys].flatMap(expression => expression.match(/[a-z_$][\w$]*/gi) ?? []))
}

/** Returns the names in one setData: those in its key paths, and the keys of all inner objects. */
export function namesSent(data: Record<string, unknown>): Set<string> {
  const names = new Set<string>()
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null)
      return
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) {
        for (const name of key.match(/[a-z_$][\w$]*/gi) ?? []) names.add(name)
      }
      visit(inner)
    }
  }
  visit(data)
  return names
}
