import { describe, expect, it } from 'vitest'

import { ensureBuild } from '../../scripts/builds.mjs'
import { measurePictures, PICTURE_LIMITS } from '../bench/pictures'
import { isFullMatrix } from '../support/matrix'
import { withoutChromium } from './twoPhones'

const PICTURES = isFullMatrix ? 500 : 120

describe.skipIf(withoutChromium)('a chat of many pictures on H5 (skipped without Chromium)', () => {
  it('loads thumbnails of what is near, when it is opened and in a fling up to the first one', async () => {
    const { dir } = await ensureBuild('h5-emulator')
    const { requested, ...figures } = await measurePictures(dir, PICTURES)
    expect(requested).toBeGreaterThan(figures.opened)
    for (const [name, limit] of Object.entries(PICTURE_LIMITS)) expect(figures[name as keyof typeof figures], name).toBeLessThanOrEqual(limit)
    expect(figures.opened).toBeGreaterThan(0)
  })
})
