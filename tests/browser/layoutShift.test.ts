import { describe, expect, it } from 'vitest'

import { ensureBuild } from '../../scripts/builds.mjs'
import { LAYOUT_SHIFT, layoutShifts } from '../bench/layoutShift'
import { isFullMatrix } from '../support/matrix'
import { withoutChromium } from './twoPhones'

describe.skipIf(withoutChromium || !isFullMatrix)('the layout on H5 (npm run test:all; Chromium)', () => {
  it('shifts by less than 0.1 at a start, when a chat is opened and when an older page is loaded', async () => {
    const { dir } = await ensureBuild('h5-emulator')
    for (const [situation, shift] of Object.entries(await layoutShifts(dir))) expect(shift, situation).toBeLessThan(LAYOUT_SHIFT)
  })
})
