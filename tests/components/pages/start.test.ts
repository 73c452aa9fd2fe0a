import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import StartPage from '@/packages/chat/start.vue'
import StartForm from '@/packages/chat/start/StartForm.vue'
import { createFailure, failed } from '@/utils/failure'

import { refusingTexts } from '../../support/refusingTexts'
import { t } from '../../support/texts'

const messages = vi.hoisted(() => ({ send: vi.fn() }))
const rooms = vi.hoisted(() => ({ enter: vi.fn(), recent: [] as Array<{ roomID: string, name: string }>, room: (roomID: string) => ({ phase: roomID === 'inside' ? 'entered' : 'left' }) }))
vi.mock('@/stores/messages', () => ({ useMessagesStore: () => messages }))
const users = vi.hoisted(() => ({ exists: vi.fn() }))
const conversations = vi.hoisted(() => ({ get: vi.fn() }))
vi.mock('@/stores/users', () => ({ useUsersStore: () => users }))
vi.mock('@/stores/conversations', () => ({ useConversationsStore: () => conversations }))
const session = vi.hoisted(() => ({}))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))
vi.mock('@/stores/rooms', () => ({ useRoomsStore: () => rooms }))

beforeEach(() => {
  vi.mocked(uni.redirectTo).mockClear()
  users.exists.mockReset().mockResolvedValue(true)
  conversations.get.mockReset().mockReturnValue(null)
})

function open() {
  const wrapper = mount(StartPage)
  const [chat, room] = wrapper.findAllComponents(StartForm)
  return { wrapper, chat: chat!, room: room! }
}

const url = () => vi.mocked(uni.redirectTo).mock.calls.at(-1)?.[0].url

describe('starting a chat', () => {
  it('opens the chat when the userID is valid', async () => {
    messages.send.mockReturnValue(createFailure('blank-text'))
    const { chat } = open()
    await chat.get('input').setValue(' bob%1 ')
    await chat.get('button').trigger('tap')
    await flushPromises()
    expect(messages.send).toHaveBeenCalledWith('peer:bob%1', { body: { kind: 'text', text: '' } })
    expect(url()).toBe('/packages/chat/index?key=peer~3Abob~251')
  })

  it('says that ZIM does not know the user, and stays on the page', async () => {
    messages.send.mockReturnValue(createFailure('blank-text'))
    users.exists.mockResolvedValue(false)
    const { chat } = open()
    await chat.get('input').setValue('bpb')
    await chat.get('button').trigger('tap')
    await flushPromises()
    expect(chat.get('[role=alert]').text()).toContain('没有这个用户')
    expect(url()).toBeUndefined()
  })

  it('opens the chat when ZIM cannot be asked, and does not ask for a user whose chat exists', async () => {
    messages.send.mockReturnValue(createFailure('blank-text'))
    users.exists.mockResolvedValue(null)
    await open().chat.get('button').trigger('tap')
    await flushPromises()
    expect(url()).toBeDefined()
    users.exists.mockClear()
    conversations.get.mockReturnValue({})
    await open().chat.get('button').trigger('tap')
    expect(users.exists).not.toHaveBeenCalled()
  })

  it('shows below the field what is wrong with the userID, and stays on the page', async () => {
    messages.send.mockReturnValue(createFailure('self-send'))
    const { chat, room } = open()
    await chat.get('input').setValue('me')
    await chat.get('button').trigger('tap')
    expect(chat.get('[role=alert]').text()).toContain('不能给自己发消息')
    expect(room.find('[role=alert]').exists()).toBe(false)
    expect(url()).toBeUndefined()
  })

  it('removes the error text when the userID changes', async () => {
    messages.send.mockReturnValue(createFailure('self-send'))
    const { chat } = open()
    await chat.get('button').trigger('tap')
    await chat.get('input').setValue('b')
    expect(chat.find('[role=alert]').exists()).toBe(false)
  })
})

describe('a recent room that the user is in', () => {
  it('says so, and is opened without being entered again', async () => {
    rooms.enter.mockClear()
    rooms.recent = [{ roomID: 'inside', name: 'Tea' }, { roomID: 'lobby', name: 'Lobby' }]
    const { wrapper } = open()
    const cells = wrapper.findAll('.recent .cell')
    expect(cells.map(cell => cell.text().includes('在房间中'))).toEqual([true, false])
    await cells[0]!.trigger('tap')
    expect(rooms.enter).not.toHaveBeenCalled()
    expect(url()).toBe('/packages/chat/room?roomID=inside&name=Tea')
    rooms.recent = []
  })
})

describe('entering a room', () => {
  it('opens the room after entering it', async () => {
    rooms.enter.mockResolvedValue(undefined)
    const { room } = open()
    await room.findAll('input')[0]!.setValue('tea')
    await room.get('button').trigger('tap')
    await flushPromises()
    expect(rooms.enter).toHaveBeenCalledWith('tea', 'tea')
    expect(url()).toBe('/packages/chat/room?roomID=tea&name=')
  })

  it('shows why the room cannot be entered', async () => {
    rooms.enter.mockRejectedValue(failed('room-id-missing'))
    const { room } = open()
    await room.get('button').trigger('tap')
    await flushPromises()
    expect(room.get('[role=alert]').text()).toContain('没有填写房间 ID')
    expect(url()).toBeUndefined()
  })

  it('under a name that our server refuses says so, keeps the name, and enters nothing', async () => {
    const server = refusingTexts({ session } as never)
    rooms.enter.mockReset().mockResolvedValue(undefined)
    const { room } = open()
    await room.findAll('input')[0]!.setValue('tea')
    await room.findAll('input')[1]!.setValue('Bad tea')
    await room.get('button').trigger('tap')
    await flushPromises()
    expect([room.get('[role=alert]').text(), room.findAll('input')[1]!.element.value]).toEqual([t('failure.text-moderated'), 'Bad tea'])
    expect([server.count, rooms.enter.mock.calls]).toEqual([1, []])
  })

  it('that was entered before takes one tap', async () => {
    rooms.enter.mockResolvedValue(undefined)
    rooms.recent = [{ roomID: 'tea', name: 'Tea at six' }, { roomID: 'lobby', name: 'lobby' }]
    const { wrapper } = open()
    await wrapper.findAll('[role=button]').find(one => one.text().includes('Tea at six'))!.trigger('tap')
    await flushPromises()
    expect(rooms.enter).toHaveBeenCalledWith('tea', 'Tea at six')
    expect(url()).toBe('/packages/chat/room?roomID=tea&name=Tea~20at~20six')
    rooms.recent = []
  })
})
