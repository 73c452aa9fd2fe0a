import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { halves } from './support/pictures'

onEachDatabase('the export of an account', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start() })

  it('has everything that the server keeps of the user', async () => {
    const alice = await server.signUp('alice', '爱丽丝')
    const bob = await server.signUp('bob')
    await alice.call('PUT', '/v1/me/consent', { body: { version: '1' } })
    const { invite } = (await alice.call('POST', '/v1/invites', { body: { kind: 'group', groupID: 'club', groupName: 'Club' } })).body
    const theirs = (await bob.call('POST', '/v1/invites', { body: { kind: 'person' } })).body.invite
    await alice.call('GET', `/v1/invites/${theirs.code}`)
    const messages = [{ senderID: bob.userID, seq: 1, kind: 'text', text: 'spam', sentAt: 1 }]
    await alice.call('POST', '/v1/reports', { body: { target: { kind: 'user', id: bob.userID }, reason: 'spam', note: 'again', messages } })
    const now = server.clock.now
    const { status, body } = await alice.call('GET', '/v1/me/export')
    expect(status).toBe(200)
    expect(body).toEqual({
      exportedAt: now,
      mailAddress: null,
      user: { userID: alice.userID, account: 'alice', name: '爱丽丝', avatarUrl: '', signsInWith: 'password', createdAt: now, signedInAt: now, bannedUntil: 0, mutedUntil: 0 },
      consents: [{ version: '1', agreedAt: now, withdrawnAt: null }],
      sessions: [expect.objectContaining({ createdAt: now, device: expect.any(String) })],
      invites: [expect.objectContaining({ code: invite.code, groupID: 'club', groupName: 'Club', revokedAt: null })],
      openedInvites: [theirs.code],
      groupPictures: [],
      subscriptions: [],
      mutedConversations: [],
      reports: [{ kind: 'user', id: bob.userID, reason: 'spam', note: 'again', evidence: { conversation: null, messages }, createdAt: now, closedAt: null }],
    })
  })

  it('has nothing of others: no report about the user, and no secret', async () => {
    const alice = await server.signUp('alice')
    const bob = await server.signUp('bob')
    await alice.call('POST', '/v1/reports', { body: { target: { kind: 'user', id: bob.userID }, reason: 'spam', note: 'secret note' } })
    const text = JSON.stringify((await bob.call('GET', '/v1/me/export')).body)
    expect(text).not.toMatch(/secret note|hash|openid/)
    expect(text).not.toContain(bob.token)
    expect(text).not.toContain(alice.userID)
  })

  it('names the pictures of groups that the user uploaded', async () => {
    const alice = await server.signUp('alice')
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(await halves('png', 8, 8))]), 'a.png')
    await alice.call('POST', '/v1/groups/club/avatar', { body: form })
    expect((await alice.call('GET', '/v1/me/export')).body.groupPictures).toEqual([{ groupID: 'club', url: expect.stringContaining('/avatars/'), createdAt: server.clock.now }])
  })

  it('is made ten times in an hour at most', async () => {
    const alice = await server.signUp('alice')
    const statuses = []
    for (let times = 0; times < 11; times++) statuses.push((await alice.call('GET', '/v1/me/export')).status)
    expect([...new Set(statuses.slice(0, 10)), statuses[10]]).toEqual([200, 429])
  })
})
