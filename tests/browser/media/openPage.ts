import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

import { conditional, isUniTag } from '../../support/uniPlugin'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The entry as one script, of the code as it is for H5. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    envFile: false,
    logLevel: 'error',
    plugins: [conditional('h5'), vue({ template: { compilerOptions: { isCustomElement: isUniTag } } })],
    resolve: { alias: { '@/': at('../../../src/'), '@dcloudio/uni-app': at('../../support/uniHooks.ts') } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, target: 'es2022', lib: { entry: at('pageEntry.ts'), formats: ['iife'], name: 'testPage' } },
  })
  const [{ output }] = (Array.isArray(result) ? result : [result]) as [{ output: Array<{ code: string }> }]
  return output[0]!.code
}

let bundled: Promise<string> | undefined

/** Opens a page that has the media services and the composer of H5. */
export async function openMediaPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const code = await (bundled ??= bundle())
  const context = await browser.newContext(options)
  await context.route('http://media.test/**', route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="zh-CN"><body></body></html>' }))
  const page = await context.newPage()
  await page.goto('http://media.test/')
  await page.addScriptTag({ content: code })
  return page
}
