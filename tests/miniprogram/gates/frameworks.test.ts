import { beforeAll, describe, expect, it } from 'vitest'

import type { Dist } from '../host'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { compileDist, launch } from '../host'
import { copyOf } from './distCopy'
import { startExparser } from './exparser'
import { canRun } from './wechatCompilers'

/**
 * Compares the initial text of every page under WeChat's two component frameworks: exparser (with WeChat's template compiler)
 * and glass-easel (the host). A user is signed in, without a network. App and page lifecycles run up to onReady.
 */
const SESSION = { 'session.v1': { kind: 'token', appID: 1, user: { userID: 'anna', name: 'Anna', avatarUrl: '' }, token: 'on its way' } }
const QUERIES: Record<string, Record<string, string>> = {
  'packages/chat/index': { key: 'peer%3Aben' },
  'packages/media/gallery': { key: 'peer%3Aben' },
  'packages/media/viewer': { key: 'peer%3Aben', at: 'ben%7E1' },
  'packages/groups/settings': { key: 'group%3Aclub' },
  'packages/groups/members': { group: 'club' },
  'packages/groups/card': { group: 'club', name: 'Club' },
  'packages/groups/applications': { group: 'club' },
  'packages/groups/roomSettings': { room: 'lobby' },
  'packages/groups/roomMembers': { room: 'lobby' },
  'packages/contacts/person': { userID: 'ben' },
  'packages/chat/room': { roomID: 'hall', name: 'Hall' },
}
const OPTIONS = { storage: SESSION, networkType: 'none' as const }

const settle = () => new Promise(resolve => setTimeout(resolve, 20))
const withoutSpaces = (text: string) => text.replace(/\s+/g, '')

async function glassEaselText(dist: Dist, path: string): Promise<string> {
  const app = await launch(dist, { ...OPTIONS, path, query: QUERIES[path] })
  await settle()
  const text = app.page.text()
  expect(app.page.path).toBe(path)
  app.kill()
  return withoutSpaces(text)
}

describe.skipIf(!canRun)('the initial text of a page is the same under exparser and glass-easel (skipped where WeChat\'s compiler cannot run)', () => {
  let dist: Dist
  let exparserText: (path: string, query: object) => Promise<string>

  beforeAll(async () => {
    // A copy outside the project, so that Node treats its files as CommonJS. Node has no require.async: the SDK is never loaded here.
    const copy = copyOf((await ensureBuild('mp-weixin')).dir)
    copy.change('zim/load.js', 'require.async(', '(() => new Promise(() => {}))(')
    dist = compileDist(copy.dir)
    const { host } = await launch(dist, OPTIONS)
    exparserText = await startExparser(copy.dir, host.wx, settle)
  })

  it('for every page of app.json', async () => {
    const { pages: main, subPackages = [] } = dist.app
    const paths = [...main, ...subPackages.flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`))]
    const glassEasel: Record<string, string> = {}
    const exparser: Record<string, string> = {}
    for (const path of paths) {
      glassEasel[path] = await glassEaselText(dist, path)
      exparser[path] = withoutSpaces(await exparserText(path, QUERIES[path] ?? {}))
    }
    expect(exparser).toEqual(glassEasel)
    expect(Object.values(glassEasel).filter(text => text === '')).toEqual([])
  })
})
