import { describe, expect, it } from 'vitest'

import type { HeldBox } from '@/packages/chat/message/list/heldRows'

import { giveRoom } from '@/packages/chat/message/list/heldRows'

const box = (change: Partial<HeldBox>): HeldBox => ({ state: 'drawn', height: 400, isExact: true, asked: 0, isHeld: false, isShown: false, measured: 0, ...change })
const placeholder = (height: number) => box({ state: 'placeholder', height })
const held = (height: number, measured: number) => box({ height, measured, isHeld: true })
const still = (top: number) => ({ top, height: 500, above: top + 56, limit: Infinity })
const moving = (top: number) => ({ ...still(top), limit: -Infinity })

describe('held rows', () => {
  it('take their room from the placeholder above, also while the list is scrolled', () => {
    const boxes = [placeholder(400), box({}), held(400, 450), box({})]
    expect(giveRoom(boxes, moving(900))).toEqual({ isChanged: true, isWaiting: false, grown: 0 })
    expect(boxes.map(({ height }) => height)).toEqual([350, 400, 450, 400])
    expect(boxes.map(({ isHeld }) => isHeld)).toEqual([false, false, false, false])
    expect(boxes[0], 'its rows have another height than its box').toMatchObject({ isExact: false, asked: -1 })
  })

  it('leave to the placeholder above what they do not need', () => {
    const boxes = [placeholder(400), held(400, 300), box({})]
    expect(giveRoom(boxes, moving(500)).grown).toBe(0)
    expect(boxes.map(({ height }) => height)).toEqual([500, 300, 400])
  })

  it('without a placeholder above wait until the list is still, and are shown meanwhile', () => {
    const boxes = [held(400, 450), box({})]
    expect(giveRoom(boxes, moving(300))).toEqual({ isChanged: true, isWaiting: true, grown: 0 })
    expect(boxes[0]).toMatchObject({ isHeld: true, isShown: true, height: 400 })
    expect(giveRoom(boxes, moving(300)).isChanged).toBe(false)
    expect(giveRoom(boxes, still(300))).toEqual({ isChanged: true, isWaiting: false, grown: 50 })
    expect(boxes[0]).toMatchObject({ isHeld: false, height: 450 })
  })

  it('of a page that has no room yet are not shown: that would change nothing', () => {
    const boxes = [held(0, 450), box({})]
    expect(giveRoom(boxes, moving(0))).toEqual({ isChanged: false, isWaiting: true, grown: 0 })
  })

  it('are shown in a box that is too high where the list cannot be scrolled by so much', () => {
    const boxes = [held(400, 300), box({})]
    expect(giveRoom(boxes, still(-56))).toEqual({ isChanged: true, isWaiting: false, grown: 0 })
    expect(boxes[0]).toMatchObject({ isHeld: true, isShown: true, height: 400 })
    expect(giveRoom(boxes, still(44)).grown).toBe(-100)
    expect(boxes[0]).toMatchObject({ isHeld: false, height: 300 })
  })

  it('of several boxes get the room that others give', () => {
    const boxes = [held(400, 300), held(0, 150), box({})]
    expect(giveRoom(boxes, still(-56)).grown).toBe(50)
    expect(boxes.map(({ height }) => height)).toEqual([300, 150, 400])
  })

  it('with nothing on the screen below get their room without a scroll', () => {
    const boxes = [box({}), box({}), held(400, 450)]
    expect(giveRoom(boxes, moving(0))).toEqual({ isChanged: true, isWaiting: false, grown: 0 })
    expect(boxes[2]).toMatchObject({ isHeld: false, height: 450 })
  })

  it('wait until they are measured, and those below them that are read', () => {
    const boxes = [held(0, 50), held(400, 0), box({})]
    expect(giveRoom(boxes, still(300))).toEqual({ isChanged: false, isWaiting: false, grown: 0 })
    boxes[1]!.measured = 450
    expect(giveRoom(boxes, still(300)).grown).toBe(100)
  })
})
