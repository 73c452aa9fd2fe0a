import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../scripts/builds.mjs'
import { compare, evaluatedBeforeFirstPage, measure, readBudget } from '../../scripts/size.mjs'

/** Of the pages of one package. Source: developers.weixin.qq.com, "分包预下载". */
const PRELOAD_LIMIT = 2 * 1024 * 1024

describe('the size of the production mini program', () => {
  let dir: string
  let sizes: ReturnType<typeof measure>

  beforeAll(async () => {
    dir = (await ensureBuild('mp-weixin')).dir
    sizes = measure(dir)
  })

  it('stays within size-budget.json', () => {
    expect(compare(sizes, readBudget()).filter(({ isOver }) => isOver)).toEqual([])
  })

  it('is caught when a package grows past its budget', () => {
    const over = compare(sizes, { ...readBudget(), main: sizes.main - 1 }).filter(({ isOver }) => isOver)
    expect(over.map(({ name }) => name)).toEqual(['main package'])
  })

  it('has the pages of each package preload no more than WeChat allows them together', () => {
    const { preloadRule } = JSON.parse(readFileSync(join(dir, 'app.json'), 'utf8')) as { preloadRule: Record<string, { packages: string[] }> }
    const preloaded = new Map<string, Set<string>>()
    for (const [page, { packages }] of Object.entries(preloadRule)) {
      const from = Object.keys(sizes.subpackages).find(root => page.startsWith(`${root}/`)) ?? 'main package'
      preloaded.set(from, new Set([...preloaded.get(from) ?? [], ...packages]))
    }
    expect([...preloaded.keys()].sort()).toEqual(['main package', 'packages/chat'])
    for (const packages of preloaded.values()) expect([...packages].reduce((sum, root) => sum + sizes.subpackages[root]!, 0)).toBeLessThan(PRELOAD_LIMIT)
  })

  it('leaves search, the writing of the cache, the profile, the keyboard of H5, the other language, the texts of failures and of later pages to what needs them', () => {
    expect([...evaluatedBeforeFirstPage(dir)].filter(file => /search|cache\/flush|stores\/profile|pages\/accessibility|i18n\/(?:en|zh-CN\/(?!common))/i.test(file))).toEqual([])
  })
})
