import { Window } from 'happy-dom'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Dist } from '../host'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { compileDist, launch } from '../host'
import { copyOf } from './distCopy'
import { canRun } from './wechatCompilers'

/**
 * The first text of every page under WeChat's two component frameworks: exparser (miniprogram-simulate, with WeChat's own
 * template compiler) and glass-easel (the host). Somebody is signed in, without a network; App and page lifecycles run as far as onReady.
 */
const SESSION = { 'session.v1': { kind: 'token', appID: 1, user: { userID: 'anna', name: 'Anna', avatarUrl: '' }, token: 'on its way' } }
const QUERIES: Record<string, Record<string, string>> = {
  'pages/chat/index': { key: 'peer%3Aben' },
  'pages/room/index': { roomID: 'hall', name: 'Hall' },
}
const OPTIONS = { storage: SESSION, networkType: 'none' as const }

interface PageInstance { route: string, options: object, onLoad?: (query: object) => void, onShow?: () => void, onReady?: () => void }
interface Simulated { dom: Element, instance: PageInstance, attach: (parent: Element) => void, detach: () => void }
interface Simulate { load: (path: string, options: object) => string, render: (id: string) => Simulated }

const settle = () => new Promise(resolve => setTimeout(resolve, 20))
const squeezed = (text: string) => text.replace(/\s+/g, '')

async function glassEaselText(dist: Dist, path: string): Promise<string> {
  const app = await launch(dist, { ...OPTIONS, path, query: QUERIES[path] })
  await settle()
  const text = app.page.text()
  expect(app.page.path).toBe(path)
  app.kill()
  return squeezed(text)
}

describe.skipIf(!canRun)('the first text of a page is the same under exparser and glass-easel (skipped where WeChat\'s compiler cannot run)', () => {
  const pages: PageInstance[] = []
  let dist: Dist
  let dir: string
  let simulate: Simulate

  async function startExparser() {
    const host = await launch(dist, OPTIONS)
    const app: { onLaunch?: (options: object) => void, onShow?: (options: object) => void } = {}
    const window = new Window() as unknown as globalThis.Window & typeof globalThis
    Object.assign(globalThis, { window, document: window.document, Event: window.Event, wx: { ...host.host.wx }, App: (object: object) => Object.assign(app, object), getApp: () => app, getCurrentPages: () => pages, Page() {} })
    const require = createRequire(import.meta.url)
    simulate = require('miniprogram-simulate') as Simulate
    require(join(dir, 'app.js'))
    app.onLaunch?.({ path: '', query: {}, scene: 1001 })
    app.onShow?.({ path: '', query: {}, scene: 1001 })
  }

  async function exparserText(path: string): Promise<string> {
    const page = simulate.render(simulate.load(join(dir, path), { compiler: 'official', rootPath: dir }))
    const query = QUERIES[path] ?? {}
    Object.assign(page.instance, { route: path, options: query })
    pages.splice(0, pages.length, page.instance)
    page.attach(document.body)
    page.instance.onLoad?.(query)
    page.instance.onShow?.()
    page.instance.onReady?.()
    await settle()
    const text = page.dom.textContent!
    page.detach()
    return squeezed(text)
  }

  beforeAll(async () => {
    // Outside of the project, so that Node takes its files for CommonJS. Node has no require.async: here the SDK is on its way for ever.
    const copy = copyOf((await ensureBuild('mp-weixin')).dir)
    copy.change('zim/load.js', 'require.async(', '(() => new Promise(() => {}))(')
    dir = copy.dir
    dist = compileDist(dir)
    await startExparser()
  })

  it('for every page of app.json', async () => {
    const { pages: main, subPackages = [] } = dist.app
    const paths = [...main, ...subPackages.flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`))]
    const [ours, theirs]: Record<string, string>[] = [{}, {}]
    for (const path of paths) {
      ours![path] = await glassEaselText(dist, path)
      theirs![path] = await exparserText(path)
    }
    expect(theirs).toEqual(ours)
    expect(Object.values(ours!).filter(text => text === '')).toEqual([])
  })
})
