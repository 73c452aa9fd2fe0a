import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach } from 'vitest'

import type { App, Dist, LaunchOptions } from '../host'

import { compileDist, launch } from '../host'

/** The committed fixture: a list of notes with two tabs, a note page, a component, and a subpackage. */
export const notes = compileDist(fileURLToPath(new URL('./fixtures/notes', import.meta.url)))

const folders: string[] = []
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })))

/** A mini program of one page (plus any other files), written down in the test itself. */
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

/** Launches for one test, and ends the app after it. */
export async function run(dist: Dist, options?: LaunchOptions): Promise<App> {
  const app = await launch(dist, options)
  running.push(app)
  return app
}

/** Launches the notes and writes down what they tell about their lifecycles. */
export async function runNotes(options: LaunchOptions = {}) {
  const told: string[] = []
  const app = await run(notes, { ...options, wx: { tell: (text: string) => void told.push(text), ...options.wx } })
  return { app, told, take: () => told.splice(0) }
}

/** A wx function of a running app, with its promise. */
export const call = (app: App, name: string, options?: object) => (app.host.wx[name] as (options?: object) => Promise<Record<string, unknown>>)(options)
