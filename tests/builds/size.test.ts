import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../scripts/builds.mjs'
import { compare, evaluatedBeforeFirstPage, measure, readBudget } from '../../scripts/size.mjs'

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

  it('leaves search, the writing of the cache, the profile, the keyboard of H5, the other language, the texts of failures and of later pages to what needs them', () => {
    expect([...evaluatedBeforeFirstPage(dir)].filter(file => /search|cache\/flush|stores\/profile|pages\/accessibility|i18n\/(?:en|zh-CN\/(?!common))/i.test(file))).toEqual([])
  })
})
