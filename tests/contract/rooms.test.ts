import { describe, expect, it, vi } from 'vitest'

import { outcome, watch } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const LOBBY = { roomID: 'lobby', roomName: 'The lobby' }
const HALL = { roomID: 'hall', roomName: 'The hall' }
const SET = 0
const DELETE = 1

/** Rooms in full: attributes, switching, single members. The emulator and the real package pass the same tests, on the same server. */
describe.each(SERVER_SUBJECTS)('rooms: $name', (subject) => {
  const fixture = useServerFixture(subject)

  async function ask<T>(request: Promise<T>) {
    const asked = outcome(request)
    await settle(300)
    return asked.settled as { value?: T, reason?: { code: number, message: string } }
  }
  async function start(...others: string[]) {
    const peers = ['bob', ...others].map(fixture.peer)
    await fixture.signIn()
    const watched = watch(fixture.zim, 'roomStateChanged', 'roomAttributesUpdated', 'roomAttributesBatchUpdated', 'roomMemberAttributesUpdated', 'roomMemberJoined', 'roomMemberLeft')
    const states = () => watched.of('roomStateChanged').map(({ roomID, state, event }) => [roomID, state, event])
    return { bob: peers[0]!, peers, watched, states }
  }
  const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
  /** Alice and bob are in the lobby. */
  async function inLobby(config?: object) {
    const started = await start()
    await ask(fixture.zim.enterRoom(LOBBY, config as never))
    started.bob.perform('enterRoom', LOBBY)
    await settle(300)
    started.watched.clear()
    return started
  }
  const force = { isForce: false, isDeleteAfterOwnerLeft: false, isUpdateOwner: false }
  const set = (attributes: Record<string, string>, config: object = {}) => ask(fixture.zim.setRoomAttributes(attributes, 'lobby', { ...force, ...config }))
  const remove = (keys: string[], isForce = false) => ask(fixture.zim.deleteRoomAttributes(keys, 'lobby', { isForce }))
  const all = async () => (await ask(fixture.zim.queryRoomAllAttributes('lobby'))).value!.roomAttributes
  const bobSets = (bob: ReturnType<typeof fixture.peer>, values: Record<string, string | null>, more: object = {}) => bob.perform('modifyRoomAttributes', { roomID: 'lobby', changes: Object.entries(values).map(([key, value]) => ({ key, value })), isForce: false, isUpdateOwner: false, isBatch: false, ...more })

  describe('switching', () => {
    it('enters the other room and leaves this one', async () => {
      const { bob, watched, states } = await inLobby()
      bob.perform('enterRoom', HALL)
      expect(await ask(fixture.zim.switchRoom('lobby', { ...HALL, roomName: '' }, false))).toMatchObject({ value: { roomInfo: { baseInfo: { roomID: 'hall', roomName: 'The hall' } } } })
      expect(states()).toEqual([['hall', 1, 11], ['lobby', 0, 0], ['hall', 2, 0]])
      expect(fixture.gateway.world.rooms().map(({ roomID, members }) => [roomID, members])).toEqual([['lobby', ['bob']], ['hall', ['bob', 'alice']]])
      watched.clear()
      expect(await set({ a: '1' })).toMatchObject({ reason: { code: 6000321 } })
    })

    it('makes the other room where that is wanted, and fails else without leaving', async () => {
      const { states } = await inLobby()
      expect(await ask(fixture.zim.switchRoom('lobby', HALL, false))).toMatchObject({ reason: { code: 6000322 } })
      expect(states()).toEqual([['hall', 1, 11], ['hall', 0, 12]])
      expect(await ask(fixture.zim.switchRoom('lobby', HALL, true))).toMatchObject({ value: { roomInfo: { baseInfo: { roomName: 'The hall' } } } })
    })

    it('is refused from the same room and from one that the user is not in', async () => {
      const { watched } = await inLobby()
      expect(await ask(fixture.zim.switchRoom('lobby', LOBBY, true))).toEqual({ reason: { code: 6000001, message: 'The fromRoomID and the target room id are the same.' } })
      expect(await ask(fixture.zim.switchRoom('hall', LOBBY, true))).toEqual({ reason: { code: 6000001, message: 'Room is not exist or not in the room by fromRoomID: hall' } })
      expect(watched.names()).toEqual([])
    })
  })

  it('a room that one is in is joined again without an event, and entered again with one', async () => {
    const { watched, states } = await inLobby()
    expect(await ask(fixture.zim.joinRoom('lobby'))).toMatchObject({ value: { roomInfo: { baseInfo: LOBBY } } })
    expect(watched.names()).toEqual([])
    await ask(fixture.zim.enterRoom(LOBBY))
    expect(states()).toEqual([['lobby', 2, 0]])
  })

  it('a room that the server closes ends for all, one that puts a user out for that user', async () => {
    const { bob, watched, states } = await inLobby()
    fixture.gateway.controls.kickFromRoom({ roomID: 'lobby', userID: 'bob' })
    await settle(300)
    expect(watched.of('roomMemberLeft')).toMatchObject([{ roomID: 'lobby', memberList: [{ userID: 'bob' }] }])
    fixture.gateway.controls.kickFromRoom({ roomID: 'lobby', userID: 'alice' })
    await settle(300)
    await ask(fixture.zim.enterRoom(LOBBY))
    fixture.gateway.controls.closeRoom('lobby')
    await settle(300)
    expect(states()).toEqual([['lobby', 0, 8], ['lobby', 1, 6], ['lobby', 2, 0], ['lobby', 0, 3]])
    expect(JSON.parse(watched.of('roomStateChanged').at(-1)!.extendedData)).toEqual({ room_id: 'lobby', reason: 2, message: '' })
    expect(fixture.gateway.world.rooms()).toEqual([])
    expect(() => bob.perform('joinRoom', { roomID: 'lobby' })).toThrow('6000322')
    expect(await set({ a: '1' })).toMatchObject({ reason: { code: 6000321 } })
  })

  it('single members are told, others one by one', async () => {
    await inLobby()
    expect(await ask(fixture.zim.queryRoomMembers(['bob', 'cid'], 'lobby'))).toEqual({ value: { roomID: 'lobby', memberList: [{ userID: 'bob', userName: 'bob\'s name', userAvatarUrl: '', userExtendedData: '' }], errorUserList: [{ userID: 'cid', reason: 6000321 }] } })
    expect(await ask(fixture.zim.queryRoomMembers(['bob'], 'hall'))).toMatchObject({ reason: { code: 6000321 } })
    expect(await ask(fixture.zim.queryRoomMembers([], 'lobby'))).toEqual({ reason: { code: 6000001, message: 'API.queryRoomMemberList: userIDs is invalid or each of its elements must be a valid string type.' } })
    expect(await ask(fixture.zim.queryRoomMembers(Array.from({ length: 11 }, (_, at) => `u${at}`), 'lobby'))).toMatchObject({ reason: { code: 6000001 } })
  })

  it('a page of no members is empty, in every room', async () => {
    await start()
    expect(await ask(fixture.zim.queryRoomMemberList('nowhere', { count: 0, nextFlag: 'x' }))).toEqual({ value: { roomID: 'nowhere', memberList: [], nextFlag: 'x' } })
  })

  it('a room without members exists for its time, without its attributes', async () => {
    const { bob } = await start()
    await ask(fixture.zim.createRoom(LOBBY, { roomAttributes: { a: '1' }, roomDestroyDelayTime: 60 }))
    await set({ b: '2' })
    await ask(fixture.zim.leaveRoom('lobby'))
    later(50_000)
    expect(() => bob.perform('createRoom', LOBBY)).toThrow('6000323')
    bob.perform('joinRoom', { roomID: 'lobby' })
    expect(bob.perform('queryRoomAllAttributes', { roomID: 'lobby' }).attributes).toEqual({})
    bob.perform('leaveRoom', { roomID: 'lobby' })
    later(60_000)
    expect(() => bob.perform('joinRoom', { roomID: 'lobby' })).toThrow('6000322')
  })

  describe('attributes', () => {
    it('of the room are reported on entering, before it is connected', async () => {
      const { bob, watched } = await start()
      bob.perform('enterRoom', LOBBY)
      bobSets(bob, { a: '1', b: '2' })
      await ask(fixture.zim.enterRoom(LOBBY))
      expect(watched.names()).toEqual(['roomStateChanged', 'roomAttributesUpdated', 'roomStateChanged'])
      expect(watched.of('roomAttributesUpdated')).toEqual([{ roomID: 'lobby', infos: [{ action: SET, roomAttributes: { a: '1', b: '2' } }] }])
      expect(await all()).toEqual({ a: '1', b: '2' })
    })

    it('with which a room is made are reported to its maker, and go with the maker', async () => {
      const { bob, watched } = await start()
      await ask(fixture.zim.createRoom(LOBBY, { roomAttributes: { a: '1' }, roomDestroyDelayTime: 0 }))
      expect(watched.of('roomAttributesUpdated')).toEqual([{ roomID: 'lobby', infos: [{ action: SET, roomAttributes: { a: '1' } }] }])
      bob.perform('joinRoom', { roomID: 'lobby' })
      await ask(fixture.zim.leaveRoom('lobby'))
      expect(bob.perform('queryRoomAllAttributes', { roomID: 'lobby' }).attributes).toEqual({})
    })

    it('that are set are reported to the acting client before the result, and to the others', async () => {
      const { bob, watched } = await inLobby()
      expect(await set({ a: '1' })).toEqual({ value: { roomID: 'lobby', errorKeys: [] } })
      bobSets(bob, { b: '2' })
      await settle(300)
      expect(watched.of('roomAttributesUpdated')).toEqual([
        { roomID: 'lobby', infos: [{ action: SET, roomAttributes: { a: '1' } }] },
        { roomID: 'lobby', infos: [{ action: SET, roomAttributes: { b: '2' } }] },
      ])
      expect(await all()).toEqual({ a: '1', b: '2' })
    })

    it('that are deleted are reported with an empty text', async () => {
      const { bob, watched } = await inLobby()
      await set({ a: '1', b: '2' })
      watched.clear()
      expect(await remove(['a'])).toEqual({ value: { roomID: 'lobby', errorKeys: [] } })
      bobSets(bob, { b: null }, { isForce: true })
      await settle(300)
      expect(watched.of('roomAttributesUpdated')).toEqual([
        { roomID: 'lobby', infos: [{ action: DELETE, roomAttributes: { a: '' } }] },
        { roomID: 'lobby', infos: [{ action: DELETE, roomAttributes: { b: '' } }] },
      ])
      expect(await all()).toEqual({})
    })

    it('of others are changed by force alone; some refused keys are told, all of them fail the call', async () => {
      const { bob } = await inLobby()
      bobSets(bob, { theirs: '1' })
      await settle(300)
      expect(await set({ theirs: '2' })).toMatchObject({ reason: { code: 6000331 } })
      expect(await set({ theirs: '2', mine: '1' })).toEqual({ value: { roomID: 'lobby', errorKeys: ['theirs'] } })
      expect(await set({ theirs: '3' }, { isForce: true })).toEqual({ value: { roomID: 'lobby', errorKeys: [] } })
      expect(await set({ theirs: '4' })).toMatchObject({ reason: { code: 6000331 } })
      await set({ theirs: '5' }, { isForce: true, isUpdateOwner: true })
      expect(await set({ theirs: '6' })).toEqual({ value: { roomID: 'lobby', errorKeys: [] } })
      expect(await remove(['nothing'])).toMatchObject({ reason: { code: 6000331 } })
      expect(await all()).toEqual({ theirs: '6', mine: '1' })
    })

    it('go with their owner where that is set', async () => {
      const { bob, watched } = await inLobby()
      bob.perform('modifyRoomAttributes', { roomID: 'lobby', changes: [{ key: 'a', value: '1', isDeletedWithOwner: true }, { key: 'b', value: '2' }], isForce: false, isUpdateOwner: false, isBatch: false })
      await settle(300)
      watched.clear()
      bob.perform('leaveRoom', { roomID: 'lobby' })
      await settle(300)
      expect(watched.of('roomAttributesUpdated')).toEqual([{ roomID: 'lobby', infos: [{ action: DELETE, roomAttributes: { a: '' } }] }])
      expect(await all()).toEqual({ b: '2' })
    })

    it('have limits', async () => {
      await inLobby()
      expect(await set({ ['k'.repeat(17)]: '1' })).toMatchObject({ reason: { code: 6000335 } })
      expect(await set({ a: 'v'.repeat(1025) })).toMatchObject({ reason: { code: 6000336 } })
      expect(await set(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, '1'])))).toMatchObject({ reason: { code: 6000334 } })
      expect(await set(Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`k${at}`, 'v'.repeat(1000)])))).toMatchObject({ reason: { code: 6000337 } })
      expect(await all()).toEqual({})
    })

    it('are checked by the client, and unknown outside', async () => {
      const { zim } = fixture
      await inLobby()
      const TEXTS = 'The Key and Value of the roomAttributes only support string types.'
      expect(await set({})).toEqual({ reason: { code: 6000001, message: `API.setRoomAttributes: ${TEXTS}` } })
      expect(await set({ a: 1 } as never)).toEqual({ reason: { code: 6000001, message: `API.setRoomAttributes: ${TEXTS}` } })
      expect(await remove([])).toEqual({ reason: { code: 6000001, message: 'API.deleteRoomAttributes: keys is invalid or each of its elements must be a valid string type.' } })
      expect(await ask(zim.setRoomAttributes({ a: '1' }, '', force))).toEqual({ reason: { code: 6000001, message: 'API.setRoomAttributes: roomID is invalid.' } })
      expect(await ask(zim.createRoom(HALL, { roomAttributes: { a: 1 } as never, roomDestroyDelayTime: 0 }))).toEqual({ reason: { code: 6000001, message: 'API.enterRoom: The Key and Value of the roomAttributes property of the config instance only support string types.' } })
      const outside: (() => Promise<unknown>)[] = [
        () => zim.setRoomAttributes({ a: '1' }, 'hall', force),
        () => zim.deleteRoomAttributes(['a'], 'hall', { isForce: true }),
        () => zim.queryRoomAllAttributes('hall'),
        () => zim.endRoomAttributesBatchOperation('hall'),
        () => zim.setRoomMembersAttributes({ a: '1' }, ['bob'], 'hall', { isDeleteAfterOwnerLeft: true }),
        () => zim.queryRoomMembersAttributes(['bob'], 'hall'),
        () => zim.queryRoomMemberAttributesList('hall', { count: 10, nextFlag: '' }),
      ]
      for (const call of outside)
        expect(await ask(call())).toMatchObject({ reason: { code: 6000321 } })
    })

    it('fail by their operations without a connection', async () => {
      await inLobby()
      await fixture.lose()
      expect(await set({ a: '1' })).toEqual({ reason: { code: 6000104, message: 'room/modify_attributes: Network error.' } })
      expect(await ask(fixture.zim.queryRoomAllAttributes('lobby'))).toEqual({ reason: { code: 6000104, message: 'room/get_attributes: Network error.' } })
      expect(await ask(fixture.zim.queryRoomMembers(['bob'], 'lobby'))).toEqual({ reason: { code: 6000104, message: 'room/user_infos: Network error.' } })
    })
  })

  describe('a batch', () => {
    it('settles its calls at its end, and is reported as one', async () => {
      const { zim } = fixture
      const { watched } = await inLobby()
      await set({ old: '1' })
      watched.clear()
      zim.beginRoomAttributesBatchOperation('lobby', force)
      const calls = [outcome(zim.setRoomAttributes({ a: '1' }, 'lobby', force)), outcome(zim.deleteRoomAttributes(['old'], 'lobby', { isForce: false }))]
      await settle(300)
      expect(calls.map(({ settled }) => settled)).toEqual([undefined, undefined])
      expect(await ask(zim.endRoomAttributesBatchOperation('lobby'))).toEqual({ value: { roomID: 'lobby' } })
      expect(calls.map(({ settled }) => settled)).toEqual([{ value: { roomID: 'lobby', errorKeys: [] } }, { value: { roomID: 'lobby', errorKeys: [] } }])
      expect(watched.seen).toEqual([{ event: 'roomAttributesBatchUpdated', data: { roomID: 'lobby', infos: [{ action: SET, roomAttributes: { a: '1' } }, { action: DELETE, roomAttributes: { old: '' } }] } }])
      expect(await set({ b: '2' })).toEqual({ value: { roomID: 'lobby', errorKeys: [] } })
    })

    it('that only sets is the plain event', async () => {
      const { watched } = await inLobby()
      fixture.zim.beginRoomAttributesBatchOperation('lobby', force)
      outcome(fixture.zim.setRoomAttributes({ a: '1' }, 'lobby', force))
      outcome(fixture.zim.setRoomAttributes({ b: '2' }, 'lobby', force))
      await ask(fixture.zim.endRoomAttributesBatchOperation('lobby'))
      expect(watched.names()).toEqual(['roomAttributesUpdated'])
    })

    it('ends with the first refused key', async () => {
      const { zim } = fixture
      const { bob } = await inLobby()
      bobSets(bob, { theirs: '1' })
      await settle(300)
      zim.beginRoomAttributesBatchOperation('lobby', force)
      const calls = [zim.setRoomAttributes({ a: '1' }, 'lobby', force), zim.setRoomAttributes({ theirs: '2', b: '1' }, 'lobby', force)].map(call => outcome(call))
      expect(await ask(zim.endRoomAttributesBatchOperation('lobby'))).toEqual({ value: { roomID: 'lobby' } })
      expect(calls.map(({ settled }) => settled)).toEqual([{ value: { roomID: 'lobby', errorKeys: ['theirs', 'b'] } }, { value: { roomID: 'lobby', errorKeys: ['theirs', 'b'] } }])
      expect(await all()).toEqual({ theirs: '1', a: '1' })
    })

    it('that is empty or refused fails, with its calls', async () => {
      const { zim } = fixture
      const { bob } = await inLobby()
      zim.beginRoomAttributesBatchOperation('lobby', force)
      expect(await ask(zim.endRoomAttributesBatchOperation('lobby'))).toMatchObject({ reason: { code: 6000331 } })
      bobSets(bob, { theirs: '1' })
      zim.beginRoomAttributesBatchOperation('lobby', force)
      const call = outcome(zim.setRoomAttributes({ theirs: '2' }, 'lobby', force))
      expect(await ask(zim.endRoomAttributesBatchOperation('lobby'))).toMatchObject({ reason: { code: 6000331 } })
      expect(call.settled).toMatchObject({ reason: { code: 6000331 } })
    })
  })

  describe('attributes of members', () => {
    const keep = { isDeleteAfterOwnerLeft: true }
    const setOf = (attributes: Record<string, string>, userIDs: string[], config: object = keep) => ask(fixture.zim.setRoomMembersAttributes(attributes, userIDs, 'lobby', config as never))
    const query = (userIDs: string[]) => ask(fixture.zim.queryRoomMembersAttributes(userIDs, 'lobby'))

    it('may be set by every member, and are reported with who has set them', async () => {
      const { bob, watched } = await inLobby()
      expect(await setOf({ a: '1' }, ['alice', 'bob', 'cid'])).toEqual({ value: {
        roomID: 'lobby',
        infos: ['alice', 'bob'].map(userID => ({ attributesInfo: { userID, attributes: { a: '1' } }, errorKeys: [] })),
        errorUserList: ['cid'],
      } })
      bob.perform('setRoomMembersAttributes', { roomID: 'lobby', userIDs: ['alice'], attributes: { b: '2' }, isKept: false })
      await settle(300)
      expect(watched.of('roomMemberAttributesUpdated')).toEqual([
        { roomID: 'lobby', infos: ['alice', 'bob'].map(userID => ({ attributesInfo: { userID, attributes: { a: '1' } } })), operatedInfo: { userID: 'alice' } },
        { roomID: 'lobby', infos: [{ attributesInfo: { userID: 'alice', attributes: { b: '2' } } }], operatedInfo: { userID: 'bob' } },
      ])
      expect((await query(['alice', 'bob'])).value).toEqual({ roomID: 'lobby', infos: [{ userID: 'alice', attributes: { a: '1', b: '2' } }, { userID: 'bob', attributes: { a: '1' } }] })
    })

    it('of nobody inside fail the call', async () => {
      const { watched } = await inLobby()
      expect(await setOf({ a: '1' }, ['cid'])).toMatchObject({ reason: { code: 6000350 } })
      expect(watched.names()).toEqual([])
    })

    it('are listed by pages', async () => {
      await inLobby()
      await setOf({ a: '1' }, ['alice', 'bob'])
      const list = (nextFlag: string) => ask(fixture.zim.queryRoomMemberAttributesList('lobby', { count: 1, nextFlag }))
      expect(await list('')).toEqual({ value: { roomID: 'lobby', infos: [{ userID: 'alice', attributes: { a: '1' } }], nextFlag: '1' } })
      expect(await list('1')).toEqual({ value: { roomID: 'lobby', infos: [{ userID: 'bob', attributes: { a: '1' } }], nextFlag: '' } })
    })

    it('go with the member unless they are kept', async () => {
      const { bob } = await inLobby()
      await setOf({ a: '1' }, ['bob'])
      bob.perform('leaveRoom', { roomID: 'lobby' })
      bob.perform('enterRoom', LOBBY)
      expect(bob.perform('queryRoomMembersAttributes', { roomID: 'lobby', userIDs: ['bob'] }).members).toEqual([])
      await setOf({ a: '1' }, ['bob'], { isDeleteAfterOwnerLeft: false })
      bob.perform('leaveRoom', { roomID: 'lobby' })
      bob.perform('enterRoom', LOBBY)
      expect(bob.perform('queryRoomMembersAttributes', { roomID: 'lobby', userIDs: ['bob'] }).members).toMatchObject([{ attributes: { a: '1' } }])
    })

    it('have limits', async () => {
      await inLobby()
      expect(await setOf({ ['k'.repeat(9)]: '1' }, ['bob'])).toMatchObject({ reason: { code: 6000352 } })
      expect(await setOf({ a: 'v'.repeat(65) }, ['bob'])).toMatchObject({ reason: { code: 6000353 } })
      expect(await setOf({ a: 'v'.repeat(60), b: 'v'.repeat(60), c: 'v'.repeat(60) }, ['bob'])).toMatchObject({ reason: { code: 6000351 } })
      expect(await query(Array.from({ length: 101 }, (_, at) => `u${at}`))).toMatchObject({ reason: { code: 6000001 } })
    })

    it('are checked by the client', async () => {
      await inLobby()
      expect(await setOf({}, ['bob'])).toEqual({ reason: { code: 6000001, message: 'API.setRoomMembersAttributes: The Key and Value of the attributes only support string types.' } })
      expect(await setOf({ a: '1' }, [])).toEqual({ reason: { code: 6000001, message: 'API.setRoomMembersAttributes: Every one of userIDs must be a valid string type.' } })
      expect(await query([])).toEqual({ reason: { code: 6000001, message: 'API.queryRoomMembersAttributes: userIDs is invalid or each of its elements must be a valid string type.' } })
    })

    it('are asked for five times in thirty seconds, each way', async () => {
      const { zim } = fixture
      await inLobby()
      const codes = async (call: () => Promise<unknown>) => {
        const results = []
        for (let at = 0; at < 6; at++) results.push((await ask(call())).reason?.code)
        return results
      }
      expect(await codes(() => zim.queryRoomMembersAttributes(['bob'], 'lobby'))).toEqual([undefined, undefined, undefined, undefined, undefined, 6000004])
      expect(await codes(() => zim.queryRoomMemberAttributesList('lobby', { count: 1, nextFlag: '' }))).toEqual([undefined, undefined, undefined, undefined, undefined, 6000004])
      later(30_000)
      expect((await query(['bob'])).reason).toBeUndefined()
    })
  })
})
