import { describe, expect, it } from 'vitest'

import { findChromium, launchInChromium } from '../host'
import { program } from '../hostTests/support'
import { layoutProblems } from './geometry'

async function problemsOf(wxml: string): Promise<string[]> {
  const phone = await launchInChromium(program({ wxml }))
  const found = await layoutProblems(phone)
  await phone.kill()
  return found
}

describe.skipIf(!findChromium())('layoutProblems (skipped without Chromium)', () => {
  it('reports overlapping siblings, elements that are too wide, and tap targets that are too small', async () => {
    expect(await problemsOf(`
      <view style="height: 20px">above</view><view style="margin-top: -10px">below</view>
      <view style="width: 400px">wide</view>
      <view role="button" style="width: 100px; height: 30px">small</view>
    `)).toEqual([
      expect.stringMatching(/^overlap: <view> “above” and <view> “below”$/),
      expect.stringMatching(/^beyond the screen: <view> “wide” from 0 to 400 of 375$/),
      expect.stringMatching(/^too small to tap: <view> “small” 100 × 30$/),
    ] as unknown)
  })

  it('accepts badges on corners, clipped lines, and links within a sentence', async () => {
    expect(await problemsOf(`
      <view style="position: relative; height: 50px">avatar<view style="position: absolute; top: 0; right: 0">9</view></view>
      <view style="overflow: hidden; white-space: nowrap"><view style="width: 600px">a long line</view></view>
      <view>agree to the <text role="button">terms</text></view>
    `)).toEqual([])
  })
})
