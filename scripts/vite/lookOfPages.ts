import type { Plugin } from 'vite'

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import postcss from 'postcss'

const isH5 = process.env.UNI_PLATFORM === 'h5'
const SCALED = /^(?:font-size|line-height)$/

/** A rule of the dark theme, for the attribute of the root element (services/appearance.ts) in place of the media query. It outranks no other rule by that. */
const forRoot = (selector: string) => /^(?:html|:root)\b/.test(selector) ? selector.replace(/^(?:html|:root)/, '$&:where([data-theme=dark])') : `:where(html[data-theme=dark]) ${selector}`

function rewriteMedia(root: postcss.Root) {
  root.walkAtRules('media', (media) => {
    if (!/^\(prefers-color-scheme:\s*dark\)$/.test(media.params))
      return
    media.walkRules((rule) => {
      // What the user chose for one page of the mini program, against the theme of the device.
      if (rule.selector === 'page') media.after(rule.clone({ selector: '.look--dark' }))
      if (isH5) rule.selectors = rule.selectors.map(forRoot)
    })
    if (isH5) media.replaceWith(media.nodes ?? [])
  })
}

/** H5: what holds for pages holds for uni's left window, which is none. */
function addLeftWindow(root: postcss.Root) {
  root.walkRules((rule) => { rule.selectors = rule.selectors.flatMap(each => /(?:^| )page$/.test(each) ? [each, each.replace(/page$/, 'uni-left-window')] : each) })
}

/** uni draws shadows of title bars from its own server, and asks for one on every start. No request goes to others: the pages have no shadows. */
function removeRemotePictures(root: postcss.Root) {
  root.walkDecls(/^background/, (declaration) => { if (/url\(['"]?https?:/.test(declaration.value)) declaration.remove() })
}

function scaleTexts(root: postcss.Root) {
  root.walkDecls(SCALED, (declaration) => {
    const declared = (name: string) => declaration.parent?.nodes.find(node => node.type === 'decl' && node.prop === name)?.toString().split(': ')[1]
    // One line that fills a box, as an avatar or a badge: its text fits into that box alone.
    if (declared('height') !== undefined && declared('height') === declared('line-height'))
      return
    declaration.value = declaration.value.replace(/^(\d+)px/, 'calc($1px * var(--text-scale, 1))')
  })
}

/** Vite reads imported style sheets later, past the plugins. */
function withImports(code: string, folder: string, onRead: (file: string) => void) {
  return code.replace(/@import '(\.[^']+)';/g, (_, path: string) => {
    const file = join(folder, path)
    onRead(file)
    return readFileSync(file, 'utf8')
  })
}

/**
 * Style sheets follow the chosen text size and colours, and are written without them: in `src` a font-size or line-height in px is that of
 * the normal text size. `@media (prefers-color-scheme: dark)` becomes the attribute of the root element on H5, also in uni's own style
 * sheets; the tokens of `page` are there once more as `.look--dark`. On H5 rules for `page` hold for the left window, too.
 */
export function lookOfPages(src: string): Plugin {
  return {
    name: 'look-of-pages',
    enforce: 'pre',
    async transform(code, id) {
      if (!/\.css(?:$|\?)|type=style/.test(id) || !/font-size|line-height|prefers-color-scheme|@import|\bpage\b/.test(code))
        return
      const isOwn = id.startsWith(src)
      const root = postcss.parse(isOwn ? withImports(code, dirname(id), file => this.addWatchFile(file)) : code)
      if (isOwn) scaleTexts(root)
      rewriteMedia(root)
      if (isOwn && isH5) addLeftWindow(root)
      return { code: root.toString(), map: null }
    },
    // uni-h5 emits a part of its style sheets past the plugins, and after them.
    writeBundle({ dir = '' }, bundle) {
      for (const { fileName } of isH5 ? Object.values(bundle) : []) {
        if (!fileName.endsWith('.css'))
          continue
        const root = postcss.parse(readFileSync(join(dir, fileName), 'utf8'))
        rewriteMedia(root)
        removeRemotePictures(root)
        writeFileSync(join(dir, fileName), root.toString())
      }
    },
  }
}
