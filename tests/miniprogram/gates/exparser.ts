import { Window } from 'happy-dom'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Runs a mini program with WeChat's older component framework, exparser (`j-component` is a thin layer over it). Templates are
 * compiled by WeChat's `wcc`. Text only: built-in components are slots, styles are ignored. It uses globals (window,
 * Component), so one process runs one mini program.
 */
interface Simulated { dom: Element, instance: PageInstance, attach: (parent: Element) => void, detach: () => void }
interface JComponent { register: (definition: object) => string, behavior: (definition: object) => string, create: (id: string) => Simulated }
interface AppInstance { onLaunch?: (options: object) => void, onShow?: (options: object) => void }
interface PageInstance { route: string, options: object, onLoad?: (query: object) => void, onShow?: () => void, onReady?: () => void }

const NOT_COMPONENTS = new Set(['block', 'slot', 'template', 'import', 'include', 'wxs'])

/** Starts a compiled mini program. Returns a function that opens a page, awaits `settle` and returns the text of the page. */
export async function startExparser(dir: string, wx: object, settle: () => Promise<unknown>) {
  const app: AppInstance = {}
  const pages: PageInstance[] = []
  const window = Object.assign(new Window() as unknown as globalThis.Window & typeof globalThis, { __webview_engine_version__: 0.02 })
  Object.assign(globalThis, { window, document: window.document, Event: window.Event, wx: { ...wx }, App: (object: object) => Object.assign(app, object), getApp: () => app, getCurrentPages: () => pages, Page() {} })

  const require = createRequire(import.meta.url)
  const exparser = require('j-component') as JComponent
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.wxml'))
  const tags = files.flatMap(file => Array.from(readFileSync(join(dir, file), 'utf8').matchAll(/<([a-z][a-z-]*)/g), ([, tag]) => tag!))
  for (const tag of new Set(tags)) {
    if (!NOT_COMPONENTS.has(tag)) exparser.register({ id: tag, tagName: `wx-${tag}`, template: '<slot/>' })
  }

  const compiler = require('miniprogram-compiler') as { wxmlToJs: (dir: string) => string }
  // eslint-disable-next-line no-new-func -- output of WeChat's template compiler, from this project's own templates
  const template = new Function(compiler.wxmlToJs(dir))() as (file: string) => unknown
  let loading: object = {}
  Object.assign(globalThis, { Component: (definition: object) => exparser.register({ ...loading, ...definition }), Behavior: exparser.behavior })
  const registered = new Map<string, string>()
  function register(path: string, tagName: string): string {
    const known = registered.get(path)
    if (known !== undefined)
      return known
    registered.set(path, path)
    const { usingComponents = {} } = JSON.parse(readFileSync(join(dir, `${path}.json`), 'utf8')) as { usingComponents?: Record<string, string> }
    const ids = Object.entries(usingComponents).map(([name, target]) => [name, register(join(target.startsWith('/') ? '.' : dirname(path), target), name)])
    loading = { id: path, path, tagName, template: template(`${path}.wxml`), usingComponents: Object.fromEntries(ids) }
    require(join(dir, `${path}.js`))
    return path
  }

  require(join(dir, 'app.js'))
  app.onLaunch?.({ path: '', query: {}, scene: 1001 })
  app.onShow?.({ path: '', query: {}, scene: 1001 })

  return async (path: string, query: object) => {
    const page = exparser.create(register(path, 'main'))
    Object.assign(page.instance, { route: path, options: query })
    pages.splice(0, pages.length, page.instance)
    page.attach(document.body)
    page.instance.onLoad?.(query)
    page.instance.onShow?.()
    page.instance.onReady?.()
    await settle()
    const text = page.dom.textContent!
    page.detach()
    return text
  }
}
