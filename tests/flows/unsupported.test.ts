import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import { toConversationRow } from '@/components/conversation/conversationRow'

import type { TestApp } from '../support/testApp'

import { useFakeClock, wait } from '../support/clock'
import { createDevice } from '../support/model/device'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const BEN = 'peer:ben' as const

/** Sends a message directly by the SDK, as a later version of the app may do. */
async function sendRaw({ module }: TestApp, message: object, to: string) {
  void module.ZIM.getInstance()!.sendMessage(message as Vendor.ZIMMessage, to, 0, { priority: 2 })
  await wait(500)
}

const listText = ({ conversations }: TestApp) => toConversationRow(0, 0, conversations.get(BEN)!, { now: Date.now(), nameOf: id => id, avatarOf: () => '', membersOf: () => [], draftOf: () => '' }).text

describe('a message of a kind that this version does not know', () => {
  it('is shown as unsupported, and is unchanged after a restart without a connection', async () => {
    const gateway = createBackend()
    const anna = createDevice(gateway, 'anna')
    const ben = createTestApp(gateway)
    await anna.app.signIn('anna')
    await ben.signIn('ben')
    await sendRaw(ben, { type: 200, subType: 77, message: '{"poll":"Tea?"}' }, 'anna')
    const body = { kind: 'unsupported', zimType: 200, content: { message: '{"poll":"Tea?"}', subType: 77 } }
    expect(anna.app.messages.timeline(BEN)).toMatchObject([{ body, isMine: false }])
    expect(listText(anna.app)).toBe('[当前版本不支持查看此消息]')
    await wait(10_000)
    anna.kill()
    const again = anna.start()
    again.beginSignIn('anna')
    await wait(10)
    void again.messages.open(BEN)
    await wait(100)
    expect(again.messages.timeline(BEN)).toMatchObject([{ body }])
    again.zim.signOut()
  })

  it('can be recalled by its sender', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createTestApp(gateway), createTestApp(gateway)]
    await anna.signIn('anna')
    await ben.signIn('ben')
    await sendRaw(ben, { type: 200, subType: 77, message: '{}' }, 'anna')
    void ben.messages.open('peer:anna')
    await wait(500)
    void ben.messages.revoke('peer:anna', ben.messages.timeline('peer:anna')[0]!.key)
    await wait(500)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { kind: 'revoked' } }])
  })
})
