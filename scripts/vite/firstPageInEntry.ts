import type { Plugin } from 'vite'

import { readFileSync } from 'node:fs'
import process from 'node:process'

const isH5 = process.env.UNI_PLATFORM === 'h5'

/**
 * H5: the first page and its styles are in the entry. As a chunk of its own the browser would learn of it after the entry has run, which takes one more
 * round trip, up to 0.75 s on a slow line; and many small files compress worse than one. Invariant: `pages.json` names the first page first.
 */
export function firstPageInEntry(src: string): Plugin {
  let page = ''
  return {
    name: 'first-page-in-entry',
    apply: 'build',
    configResolved() {
      const { pages } = JSON.parse(readFileSync(`${src}pages.json`, 'utf8')) as { pages: [{ path: string }] }
      page = `${src}${pages[0].path}.vue`
    },
    transform(code, id) {
      if (isH5 && id === `${src}main.ts`)
        return { code: `${code}\nimport '${page}'`, map: null }
      // uni imports it by `import()`. Without a mark Rollup drops the import above, because it has no effect.
      if (isH5 && id === page)
        return { code, map: null, moduleSideEffects: 'no-treeshake' }
    },
  }
}
