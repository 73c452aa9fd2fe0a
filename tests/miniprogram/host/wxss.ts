import { dirname } from 'node:path'
import postcss from 'postcss'
import selectorParser from 'postcss-selector-parser'

import type { Stylesheet } from './types'

import { rpxToVw } from './runtime/backend'
import { joinPath } from './runtime/loader'

/** Selectors of CSS that look like tags but are not tags of WXML. */
const KEEP = new Set(['*', 'from', 'to'])

/**
 * Converts WXSS to CSS for the host's pages: rpx → vw, tag selectors → `wx-…`, `#id` → the id in the DOM, env(safe-area-…) → a CSS
 * variable of the phone, `@import` inlined. `scoped` has `scope--` before every class, as glass-easel isolates styles.
 * Throws postcss's CssSyntaxError for invalid styles.
 */
export function compileWxss(path: string, read: (path: string) => string | undefined): Stylesheet {
  const scope = path.replace(/[^\w-]/g, '_')
  const source = inlineImports(`${path}.wxss`, read, new Set())
  return { plain: convert(source, path), scoped: convert(source, path, scope), scope }
}

function inlineImports(file: string, read: (path: string) => string | undefined, above: Set<string>): string {
  if (above.has(file))
    return ''
  const source = read(file)
  if (source === undefined)
    return ''
  const inside = new Set(above).add(file)
  return source.replace(/@import\s+(?:url\()?["']([^"']+)["']\)?\s*;/g, (_, path: string) => {
    const target = path.startsWith('/') ? path.slice(1) : joinPath(dirname(file) === '.' ? '' : dirname(file), path)
    return inlineImports(target, read, inside)
  })
}

function convert(source: string, from: string, scope?: string): string {
  const root = postcss.parse(source, { from })
  root.walkDecls((decl) => {
    decl.value = rpxToVw(decl.value).replace(/\b(?:env|constant)\(\s*(safe-area-inset-\w+)\s*(?:,[^)]*)?\)/g, 'var(--$1, 0px)')
  })
  const selectors = selectorParser((tree) => {
    tree.walkTags((tag) => {
      if (!KEEP.has(tag.value) && !/^[\d.]+%$/.test(tag.value))
        tag.value = `wx-${tag.value}`
    })
    tree.walkIds(id => void id.replaceWith(selectorParser.attribute({ attribute: 'id', operator: '$=', value: `--${id.value}`, quoteMark: '"', raws: {} })))
    if (scope)
      tree.walkClasses((each) => { each.value = `${scope}--${each.value}` })
  })
  root.walkRules((rule) => {
    const isKeyframe = rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as postcss.AtRule).name)
    if (!isKeyframe)
      rule.selector = selectors.processSync(rule.selector)
  })
  return root.toString()
}
