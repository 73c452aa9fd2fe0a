import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { compare, measure, readBudget } from '../../../scripts/size.mjs'
import { compileDist, launch } from '../host'
import { copyOf } from './distCopy'
import { missingFiles } from './files'
import { canRun, compilerErrors } from './wechatCompilers'

/** The production build, and the build used by tests. */
const BUILDS = ['mp-weixin', 'mp-weixin-emulator'] as const
const dirs = {} as Record<typeof BUILDS[number], string>

beforeAll(async () => {
  for (const build of BUILDS) dirs[build] = (await ensureBuild(build)).dir
})

/** Opens the app at a page and returns the problems recorded by the host. */
async function problemsAt(dir: string, path: string): Promise<string[]> {
  const app = await launch(compileDist(dir), { path, networkType: 'none' })
  const problems = app.problems.map(({ kind, message }) => `${kind}: ${message}`)
  app.kill()
  return problems
}

describe.skipIf(!canRun)('WeChat\'s template and style compilers (skipped where they cannot run)', () => {
  it.each(BUILDS)('accept every template of %s', build => expect(compilerErrors('wcc', dirs[build])).toBe(''))

  it.each(BUILDS)('accept every style of %s', build => expect(compilerErrors('wcsc', dirs[build])).toBe(''))

  it('report file and line of a broken template', () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.change('pages/me/index.wxml', '</view>', '')
    expect(compilerErrors('wcc', copy.dir)).toContain('pages/me/index.wxml:1:')
  })

  it('report file and line of a broken style', () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.write('pages/me/index.wxss', '.a { color: red')
    expect(compilerErrors('wcsc', copy.dir)).toContain('pages/me/index.wxss(1:')
  })
})

describe('the files named by the app\'s JSON', () => {
  it.each(BUILDS)('all exist in %s', build => expect(missingFiles(dirs[build])).toEqual([]))

  it('are reported as missing when a page, a nested component or an icon is removed', () => {
    const copy = copyOf(dirs['mp-weixin'])
    const removed = ['components/common/UserAvatar.js', 'pages/me/index.wxml', 'static/tab/me-dark.png']
    removed.forEach(copy.remove)
    expect(missingFiles(copy.dir).sort()).toEqual(removed)
  })
})

describe('the host', () => {
  it('reports no problem for the unchanged build', async () => {
    expect(await problemsAt(dirs['mp-weixin'], 'packages/sign-in/index')).toEqual([])
  })

  it('reports a global that mini programs do not have', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.write('packages/sign-in/index.js', `${copy.read('packages/sign-in/index.js')}\nfetch;`)
    expect(await problemsAt(copy.dir, 'packages/sign-in/index')).toEqual(['absent-global: fetch does not exist in a mini program'])
  })

  it('reports a broken template', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.change('pages/me/index.wxml', '</view>', '')
    expect(await problemsAt(copy.dir, 'packages/sign-in/index')).toEqual([expect.stringMatching(/^template: pages\/me\/index\.wxml:1:/) as string])
  })

  it('reports a missing page', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.remove('packages/sign-in/index.js')
    expect((await problemsAt(copy.dir, 'packages/sign-in/index'))[0]).toContain('packages/sign-in/index')
  })

  it('reports a static import from the main package into a subpackage', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.change('packages/sign-in/index.js', '"use strict";', '"use strict";require("../../packages/zim/diagnostics.js");')
    expect((await problemsAt(copy.dir, 'packages/sign-in/index'))[0]).toContain('only require.async reaches across')
  })
})

describe('the size budget', () => {
  const overIn = (dir: string) => compare(measure(dir), readBudget()).filter(({ isOver }) => isOver).map(({ name }) => name)

  it('reports an excess of the main package, of the JS before the first page, and of a subpackage', () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.write('app.js', `${copy.read('app.js')}\n// ${'x'.repeat(400 * 1024)}`)
    copy.write('packages/zim/diagnostics.js', `// ${'x'.repeat(1536 * 1024)}`)
    expect(overIn(copy.dir)).toEqual(['main package', 'JS before the first page', 'subpackage packages/zim'])
  })
})
