import { beforeAll, describe, expect, it } from 'vitest'

import { ensureBuild } from '../../scripts/builds.mjs'
import { compare, measure, readBudget } from '../../scripts/size.mjs'

describe('the size of the production mini program', () => {
  let sizes: ReturnType<typeof measure>

  beforeAll(async () => {
    sizes = measure((await ensureBuild('mp-weixin')).dir)
  })

  it('stays within size-budget.json', () => {
    expect(compare(sizes, readBudget()).filter(({ isOver }) => isOver)).toEqual([])
  })

  it('is caught when a package grows past its budget', () => {
    const over = compare(sizes, { ...readBudget(), main: sizes.main - 1 }).filter(({ isOver }) => isOver)
    expect(over.map(({ name }) => name)).toEqual(['main package'])
  })
})
