import type { HtmlTagDescriptor, Plugin } from 'vite'

import { readFileSync } from 'node:fs'
import process from 'node:process'

const isH5 = process.env.UNI_PLATFORM === 'h5'

/**
 * H5: the scripts of the first page and of its components load beside the entry. Otherwise the browser learns of them after the entry has run,
 * which takes one more round trip: up to 0.75 s on a slow line. Invariant: `pages.json` names the first page first.
 */
export function preloadFirstPage(src: string): Plugin {
  let base = '/'
  return {
    name: 'preload-first-page',
    apply: 'build',
    configResolved(config) { base = config.base },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        if (!isH5 || !bundle)
          return
        const { pages } = JSON.parse(readFileSync(`${src}pages.json`, 'utf8')) as { pages: [{ path: string }] }
        const chunks = Object.values(bundle).flatMap(file => file.type === 'chunk' ? [file] : [])
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.startsWith(`${src}${pages[0].path}.vue`))
        if (!first)
          throw new Error(`There is no chunk of the first page, ${pages[0].path}.`)
        const entries = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
        const files = [first.fileName, ...first.imports.filter(file => !entries.has(file))]
        return files.map((file): HtmlTagDescriptor => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `${base}${file}` }, injectTo: 'head' }))
      },
    },
  }
}
