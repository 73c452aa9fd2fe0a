import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../../scripts/builds.mjs'
import { compare, measure, readBudget } from '../../../scripts/size.mjs'
import { compileDist, launch } from '../host'
import { copyOf } from './distCopy'
import { missingFiles } from './files'
import { canRun, complaints } from './wechatCompilers'

/** What is shipped, what tests run. */
const BUILDS = ['mp-weixin', 'mp-weixin-emulator'] as const
const dirs = {} as Record<typeof BUILDS[number], string>

beforeAll(async () => {
  for (const build of BUILDS) dirs[build] = (await ensureBuild(build)).dir
})

/** What the host writes down while the app opens at one of its pages. */
async function problemsAt(dir: string, path: string): Promise<string[]> {
  const app = await launch(compileDist(dir), { path, networkType: 'none' })
  const problems = app.problems.map(({ kind, message }) => `${kind}: ${message}`)
  app.kill()
  return problems
}

describe.skipIf(!canRun)('WeChat\'s template and style compilers (skipped where they cannot run)', () => {
  it.each(BUILDS)('take every template of %s', build => expect(complaints('wcc', dirs[build])).toBe(''))

  it.each(BUILDS)('take every style of %s', build => expect(complaints('wcsc', dirs[build])).toBe(''))

  it('name file and line of a broken template', () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.change('pages/me/index.wxml', '</view>', '')
    expect(complaints('wcc', copy.dir)).toContain('pages/me/index.wxml:1:')
  })

  it('name file and line of a broken style', () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.write('pages/me/index.wxss', '.a { color: red')
    expect(complaints('wcsc', copy.dir)).toContain('pages/me/index.wxss(1:')
  })
})

describe('the files that the app\'s JSON names', () => {
  it.each(BUILDS)('are all in %s', build => expect(missingFiles(dirs[build])).toEqual([]))

  it('miss a removed page, a component of a component, and an icon', () => {
    const copy = copyOf(dirs['mp-weixin'])
    const removed = ['components/common/UserAvatar.js', 'pages/me/index.wxml', 'static/tab/me-dark.png']
    removed.forEach(copy.remove)
    expect(missingFiles(copy.dir).sort()).toEqual(removed)
  })
})

describe('the host', () => {
  it('finds nothing against the build as it is', async () => {
    expect(await problemsAt(dirs['mp-weixin'], 'pages/sign-in/index')).toEqual([])
  })

  it('names a global that no phone has', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.write('pages/sign-in/index.js', `${copy.read('pages/sign-in/index.js')}\nfetch;`)
    expect(await problemsAt(copy.dir, 'pages/sign-in/index')).toEqual(['absent-global: fetch does not exist in a mini program'])
  })

  it('names a broken template', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.change('pages/me/index.wxml', '</view>', '')
    expect(await problemsAt(copy.dir, 'pages/sign-in/index')).toEqual([expect.stringMatching(/^template: pages\/me\/index\.wxml:1:/) as string])
  })

  it('names a page that is not there', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.remove('pages/sign-in/index.js')
    expect((await problemsAt(copy.dir, 'pages/sign-in/index'))[0]).toContain('pages/sign-in/index')
  })

  it('names a main package that reaches into a subpackage', async () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.change('pages/sign-in/index.js', '"use strict";', '"use strict";require("../../packages/zim/diagnostics.js");')
    expect((await problemsAt(copy.dir, 'pages/sign-in/index'))[0]).toContain('only require.async reaches across')
  })
})

describe('the size budget', () => {
  const overIn = (dir: string) => compare(measure(dir), readBudget()).filter(({ isOver }) => isOver).map(({ name }) => name)

  it('is passed by a main package that has grown, by its first page, and by a subpackage', () => {
    const copy = copyOf(dirs['mp-weixin'])
    copy.write('app.js', `${copy.read('app.js')}\n// ${'x'.repeat(400 * 1024)}`)
    copy.write('packages/zim/diagnostics.js', `// ${'x'.repeat(1536 * 1024)}`)
    expect(overIn(copy.dir)).toEqual(['main package', 'JS before the first page', 'subpackage packages/zim'])
  })
})
