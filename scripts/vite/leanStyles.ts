import type { Plugin } from 'vite'

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import postcss from 'postcss'

const isH5 = process.env.UNI_PLATFORM === 'h5'

/** Rules that are left out of uni's style sheets, by selector or by the name of an animation. `use` matches a module of `src`, or pages.json, that would need them. */
interface StyleCut { what: string, selector: RegExp, use?: RegExp }

const CUTS: readonly StyleCut[] = [
  { what: 'types, sizes and the spinner of buttons', selector: /^(?:uni-button|\.button-hover).*\[(?:type=\w+|plain|size=\w+|loading|native)\]|^uni-button uni-cover-view/, use: /<button\b[^>]*\s:?(?:type|plain|size|loading)=/ },
  { what: 'switches that look like check boxes', selector: /\.uni-checkbox-input/, use: /<(?:checkbox|switch\b[^>]*\stype=)/ },
  { what: 'a refresher in a scroll view', selector: /^\.uni-scroll-view-refresh|^uni-scroll-view-refresh/, use: /\brefresher-/ },
  { what: 'fields in dialogs', selector: /^\.uni-modal__textarea/, use: /\beditable: true\b/ },
  { what: 'titles of menus', selector: /\.uni-actionsheet__title/, use: /showActionSheet\(\{[^)]*\btitle\b/ },
  { what: 'transparent title bars', selector: /\.uni-page-head(?:\.uni-page-head)?-transparent|-titlePenetrate/, use: /"transparentTitle"|"titlePenetrate"/ },
  { what: 'buttons and fields in title bars', selector: /^\.uni-page-head-(?:btn-|search)/, use: /"titleNView"|"searchInput"/ },
  { what: 'pictures and spinners in title bars', selector: /^\.uni-page-head__title \./, use: /"titleImage"|NavigationBarLoading/ },
  { what: 'shadows of title bars', selector: /^\.uni-page-head-shadow|shadow-preload|^body:after$/, use: /"shadow"/ },
  { what: 'windows above and on the right', selector: /\buni-(?:top|right)-window/, use: /"(?:top|right)Window"/ },
  { what: 'tab bars at the top, with a button in their middle or letters as icons', selector: /^\.uni-tabbar(?:-top|__mid|__iconfont)|\.uni-tabbar-top/, use: /"midButton"|"iconfont"|"position": "top"/ },
  { what: 'pages of a largest width', selector: /^\.uni-app--showlayout/, use: /"maxWidth"/ },
]
/** Custom properties that no other rule of uni's has, nor any of ours. */
const PROPERTIES = /^--UI-(?:BG|BG-[345]|FG-(?:HALF|[23]))$/
/** uni's drawing of a spinner, compressed badly by base64. */
const DRAWING = /url\(["']?data:image\/svg\+xml;base64,([^"')]+)["']?\)/

const asText = (base64: string) => {
  const svg = Buffer.from(base64.replace(/[\s\\]/g, ''), 'base64').toString()
  return `url("data:image/svg+xml,${svg.replaceAll('"', '\'').replace(/[%#<>]/g, encodeURIComponent)}")`
}

/** Removes from a style sheet what {@link CUTS} name. `found` gets each cut that was there. */
export function leaner(code: string, found: Set<string>): string {
  const root = postcss.parse(code)
  const isCut = (name: string) => {
    const cut = CUTS.find(({ selector }) => selector.test(name.replace(/^:where\([^)]*\) /, '')))
    if (cut) found.add(cut.what)
    return !!cut
  }
  root.walkAtRules('keyframes', (rule) => { if (isCut(rule.params)) rule.remove() })
  root.walkRules((rule) => {
    const kept = rule.selectors.filter(selector => !isCut(selector))
    if (kept.length === 0) rule.remove()
    else if (kept.length < rule.selectors.length) rule.selectors = kept
  })
  root.walkDecls((declaration) => {
    const { prop, value, parent } = declaration
    const isLater = (part: string) => parent!.nodes.slice(parent!.index(declaration) + 1).some(node => node.type === 'decl' && node.prop === prop && node.value.includes(part))
    // `constant()` was the name of `env()` in iOS 11.0; every browser that knows the selectors of these style sheets knows `env()`.
    if (PROPERTIES.test(prop) || value.includes('constant(safe-area') || isLater('env(safe-area')) declaration.remove()
    else if (DRAWING.test(value)) declaration.value = value.replace(DRAWING, (_, base64: string) => asText(base64))
  })
  return root.toString()
}

/** What a module uses although it is left out. Null when there is none. */
export const missingStyle = (code: string): string | null => CUTS.find(({ use }) => use?.test(code))?.what ?? null

/** H5, production: uni's style sheets without what this app does not use. A rule that uni has elsewhere fails the build, and so does a module of `src` that uses one. */
export function leanStyles(src: string): Plugin {
  return {
    name: 'lean-styles',
    apply: ({ mode }, { command }) => isH5 && command === 'build' && mode === 'production',
    enforce: 'pre',
    transform(code, id) {
      const what = id.startsWith(src) && /\.(?:vue|ts|json)$/.test(id) ? missingStyle(code) : null
      if (what !== null) this.error(`H5 is built without ${what}: scripts/vite/leanStyles.ts.`)
    },
    // Behind lookOfPages: uni emits a part of its style sheets past the plugins.
    writeBundle({ dir = '' }, bundle) {
      const pages = missingStyle(readFileSync(`${src}pages.json`, 'utf8'))
      if (pages !== null) this.error(`H5 is built without ${pages}: scripts/vite/leanStyles.ts.`)
      const found = new Set<string>()
      for (const { fileName } of Object.values(bundle)) {
        if (fileName.endsWith('.css')) writeFileSync(join(dir, fileName), leaner(readFileSync(join(dir, fileName), 'utf8'), found))
      }
      const lost = CUTS.filter(({ what }) => !found.has(what)).map(({ what }) => what)
      if (lost.length > 0) this.error(`uni's style sheets have changed: ${lost.join('; ')} (scripts/vite/leanStyles.ts).`)
    },
  }
}
