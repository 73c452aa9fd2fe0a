import { describe, expect, it } from 'vitest'

import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

/** What the real package asks its server for by itself, after a login and after its own reconnect. The reason for the emulator's `missed` setting. */
describe('requests of the package', () => {
  const fixture = useServerFixture(SERVER_SUBJECTS[1]!)
  const bodiesOf = (op: string) => fixture.door.requests.filter(request => request.op === op).map(({ body }) => body)

  async function reconnect(meanwhile: () => void = () => {}) {
    await fixture.lose()
    fixture.door.requests.length = 0
    meanwhile()
    fixture.gateway.controls.online()
    await settle(9_000)
  }

  it('after a login: none for missed messages', async () => {
    const bob = fixture.peer('bob')
    for (let index = 0; index < 400; index++)
      bob.text(String(index))
    await fixture.signIn()
    await settle(6_000)
    expect(bodiesOf('msglist')).toEqual([])
    expect(bodiesOf('fetch_c2c_msg')).toEqual([])
    expect(bodiesOf('convlist')).toHaveLength(1)
  })

  it('after a reconnect: one for the newest 100 messages of each changed conversation', async () => {
    const [bob, cid, dan] = ['bob', 'cid', 'dan'].map(userID => fixture.peer(userID))
    await fixture.signIn()
    for (const peer of [bob, cid, dan])
      peer!.text('before')
    await settle(300)
    await reconnect(() => {
      for (let index = 0; index < 250; index++)
        bob!.text(String(index))
      cid!.text('one')
    })
    expect(bodiesOf('msglist').map(({ conv_id, conv_msg_seq, count, mode }) => [conv_id, conv_msg_seq, count, mode])).toEqual([['bob', 252, 100, 1], ['cid', 3, 2, 1]])
  })

  it('after a login: for the newest 100 state changes; after a reconnect: for all since the last', async () => {
    fixture.door.onRequest('hb', async (_, next) => ({ ...await next(), c2c_statemsg_seq: 350 }))
    await fixture.signIn()
    expect(bodiesOf('statemsg_list').map(({ statemsg_seq }) => statemsg_seq)).toEqual([250])
    fixture.door.onRequest('hb', async (_, next) => ({ ...await next(), c2c_statemsg_seq: 900 }))
    await reconnect()
    expect(bodiesOf('statemsg_list').map(({ statemsg_seq }) => statemsg_seq)).toEqual([250])
  })
})
