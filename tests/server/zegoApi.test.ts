import type { AddressInfo } from 'node:net'

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createZegoApi, serverApiSignature, ZegoRefusal } from '../../server/src/zego/serverApi'

const requests: Array<{ url: URL, body: Record<string, unknown> }> = []
let answer: object = { Code: 0 }
let url = ''
const server = createServer((request, response) => {
  let text = ''
  request.on('data', chunk => text += chunk).on('end', () => {
    requests.push({ url: new URL(request.url!, 'http://zego.invalid'), body: JSON.parse(text) as Record<string, unknown> })
    response.end(JSON.stringify(answer))
  })
})
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  requests.length = 0
  answer = { Code: 0 }
})
afterAll(() => new Promise(resolve => server.close(resolve)))

const api = () => createZegoApi({ appID: 12345, serverSecret: '9193cc662a4c0ec135ec71fb57194b38', url, now: () => 1_615_186_943_999, randomBytes })

describe('the server API of ZEGO', () => {
  it('has the signature of ZEGO\'s example', () => {
    expect(serverApiSignature(12345, '4fd24687296dd9f3', '9193cc662a4c0ec135ec71fb57194b38', 1615186943)).toBe('43e5cfcca828314675f91b001390566a')
  })

  it.each([
    ['peer', 'RevokePeerMessage', { ToUserId: 'x' }],
    ['group', 'RevokeGroupMessage', { GroupId: 'x' }],
    ['room', 'RevokeRoomMessage', { RoomId: 'x' }],
  ] as const)('recalls a message of a %s', async (kind, action, target) => {
    await api().recall({ kind, conversationID: 'x', senderID: 'bad', seq: 7 })
    const [{ url, body }] = requests as [typeof requests[0]]
    expect(body).toEqual({ FromUserId: 'bad', MsgSeq: 7, Payload: '', ...target })
    const { SignatureNonce, Signature, ...query } = Object.fromEntries(url.searchParams)
    expect(query).toEqual({ Action: action, AppId: '12345', Timestamp: '1615186943', SignatureVersion: '2.0' })
    expect(SignatureNonce).toMatch(/^[0-9a-f]{16}$/)
    expect(Signature).toBe(serverApiSignature(12345, SignatureNonce!, '9193cc662a4c0ec135ec71fb57194b38', 1615186943))
  })

  it('signs each request with another nonce', async () => {
    for (let n = 0; n < 2; n++) await api().recall({ kind: 'peer', conversationID: 'x', senderID: 'bad', seq: n })
    expect(new Set(requests.map(({ url }) => url.searchParams.get('SignatureNonce'))).size).toBe(2)
  })

  it('rejects with ZEGO\'s code, without the secret', async () => {
    answer = { Code: 660000024, Message: 'too late' }
    const error = await api().recall({ kind: 'peer', conversationID: 'x', senderID: 'bad', seq: 7 }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ZegoRefusal)
    expect(String(error)).toBe('ZegoRefusal: RevokePeerMessage was refused with 660000024')
  })
})
