import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach } from 'vitest'

import type { App, Dist, LaunchOptions } from '../host'

import { compileDist, launch } from '../host'

/** The fixture: a list of notes with two tabs, a note page, a component, and a subpackage. */
export const notes = compileDist(fileURLToPath(new URL('./fixtures/notes', import.meta.url)))

const folders: string[] = []
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })))

/** Creates a mini program of one page and any other files, from sources in the test. */
export function program({ wxml = '', js = 'Page({})', json = {}, wxss = '', app = {}, ...files }: {
  wxml?: string
  js?: string
  json?: object
  wxss?: string
  app?: object
  [file: string]: unknown
}): Dist {
  const folder = mkdtempSync(join(tmpdir(), 'mini-program-'))
  folders.push(folder)
  const all: Record<string, unknown> = {
    'app.json': JSON.stringify({ pages: ['index'], ...app }),
    'app.js': 'App({})',
    'index.wxml': wxml,
    'index.js': js,
    'index.json': JSON.stringify(json),
    'index.wxss': wxss,
    ...files,
  }
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), String(text))
  }
  return compileDist(folder)
}

const running: App[] = []
afterEach(() => running.splice(0).forEach(app => app.kill()))

/** Launches an app and ends it after the test. */
export async function run(dist: Dist, options?: LaunchOptions): Promise<App> {
  const app = await launch(dist, options)
  running.push(app)
  return app
}

/** Launches the fixture and records its lifecycle calls. */
export async function runNotes(options: LaunchOptions = {}) {
  const records: string[] = []
  const app = await run(notes, { ...options, wx: { record: (text: string) => void records.push(text), ...options.wx } })
  return { app, records, take: () => records.splice(0) }
}

/** Calls a wx function of a running app and returns its promise. */
export const call = (app: App, name: string, options?: object) => (app.host.wx[name] as (options?: object) => Promise<Record<string, unknown>>)(options)
