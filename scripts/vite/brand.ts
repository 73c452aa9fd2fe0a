import type { Plugin } from 'vite'

import process from 'node:process'
import { loadEnv } from 'vite'

import { BRAND_FILE, brandEnv, readBrand, textProblems, withBrand, withTexts } from '../brand.mjs'
import { ROOT } from '../install.mjs'

/** Values of the brand in the modules of `src`, where they stand between quotes, and the team's own texts in those of `src/i18n`. */
export function brandTexts(src: string): Plugin {
  return {
    name: 'brand-texts',
    enforce: 'pre',
    transform(code, id) {
      const language = id.startsWith(src) && /\/i18n\/(zh-CN|en)\//.exec(id)?.[1] as 'zh-CN' | 'en' | undefined
      if (!id.startsWith(src) || !(language || code.includes('brand(')))
        return
      const brand = readBrand(ROOT)
      const kind = /\.ts$/.test(id) ? 'ts' : /\.json$/.test(id) ? 'json' : 'html'
      return { code: withBrand(language ? withTexts(code, brand.texts[language]) : code, brand, kind), map: null }
    },
  }
}

/**
 * Puts the values of src/brand/brand.json into modules, style sheets, index.html and `import.meta.env`. Fails the build for a variable of
 * the environment that would be without effect, because the brand has it.
 */
export function brand(src: string): Plugin[] {
  return [brandTexts(src), {
    name: 'brand',
    config(_, { mode }) {
      const problems = textProblems(ROOT, readBrand(ROOT).texts)
      if (problems.length > 0)
        throw new Error(problems.join('\n'))
      const env = brandEnv(readBrand(ROOT))
      const lost = Object.keys(loadEnv(mode, process.cwd(), 'VITE_')).filter(name => name in env)
      if (lost.length > 0)
        throw new Error(`${lost.join(', ')}: no variable of the environment any more. Enter the value in ${BRAND_FILE} (docs/customising.md).`)
      return { define: Object.fromEntries(Object.entries(env).map(([name, value]) => [`import.meta.env.${name}`, JSON.stringify(value)])) }
    },
    transformIndexHtml: { order: 'pre', handler: html => withBrand(html, readBrand(ROOT), 'html') },
  }]
}
