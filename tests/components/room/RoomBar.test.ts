import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import type { Room } from '@/types/room'

import RoomBar from '@/packages/chat/room/RoomBar.vue'
import { createFailure } from '@/utils/failure'

const open = (room: Partial<Room>) => mount(RoomBar, { props: { room: { roomID: 'tea', name: 'tea', phase: 'entered', failure: null, count: 2, attributes: {}, ...room }, hostName: 'Anna' } })

describe('RoomBar', () => {
  it('shows the number of members and emits members when tapped', async () => {
    const wrapper = open({})
    await wrapper.findAll('[role=button]').find(one => one.text().startsWith('成员 2 人'))!.trigger('tap')
    expect(wrapper.emitted('members')).toHaveLength(1)
  })

  it.each([['entering', '正在进入房间…'], ['re-entering', '正在重新进入房间…'], ['left', '你已离开这个房间']] as const)('shows the phase %s', (phase, text) => {
    expect(open({ phase }).text()).toContain(text)
  })

  it('shows why entering failed, and emits enter when tapped', async () => {
    const wrapper = open({ phase: 'failed', failure: createFailure('room-full') })
    expect(wrapper.text()).toContain('房间人数已满')
    await wrapper.get('[role=button]').trigger('tap')
    expect(wrapper.emitted('enter')).toHaveLength(1)
  })
})
