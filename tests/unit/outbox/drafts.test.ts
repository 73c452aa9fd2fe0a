import { describe, expect, it } from 'vitest'

import { referenceOf } from '@/messages/quoted'
import { createDrafts, draftsKey } from '@/outbox/drafts'

import { aMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

const BEN = 'peer:ben'
const CARL = 'peer:carl'
const original = referenceOf(aMessage(7))

async function open(saved?: object) {
  const { storage } = createDeviceStorage().view()
  if (saved) await storage.set(draftsKey('1.anna'), JSON.stringify(saved))
  const drafts = createDrafts(storage, '1.anna', () => {})
  await drafts.load()
  return { drafts, stored: async () => JSON.parse((await storage.get(draftsKey('1.anna'))).value ?? 'null') as unknown, again: async () => {
    await drafts.close()
    const next = createDrafts(storage, '1.anna', () => {})
    await next.load()
    return next
  } }
}

describe('a draft', () => {
  it('with a quote is read as it was written', async () => {
    const { drafts, again } = await open()
    drafts.set(BEN, 'ye')
    drafts.setReplyTo(BEN, original)
    const next = await again()
    expect(next.get(BEN)).toBe('ye')
    expect(next.replyTo(BEN)).toEqual(original)
  })

  it('may be a quote alone', async () => {
    const { drafts, again } = await open()
    drafts.setReplyTo(BEN, original)
    const next = await again()
    expect(next.get(BEN)).toBe('')
    expect(next.replyTo(BEN)).toEqual(original)
  })

  it('without a quote is stored as its text, as in earlier versions', async () => {
    const { drafts, stored } = await open({ [BEN]: 'old' })
    expect(drafts.get(BEN)).toBe('old')
    drafts.set(CARL, 'new')
    drafts.setReplyTo(CARL, original)
    drafts.setReplyTo(CARL, undefined)
    await wait(2_000)
    expect(await stored()).toEqual({ [BEN]: 'old', [CARL]: 'new' })
  })

  it('keeps whom it names, and what is damaged of that is left out', async () => {
    const { drafts, again } = await open({ [CARL]: { text: '@x', mentions: [{ userID: 'x' }, 7, { userID: 'dora', name: 'Dora' }] } })
    expect(drafts.mentions(CARL)).toEqual([{ userID: 'dora', name: 'Dora' }])
    drafts.set(BEN, '@Anna ')
    drafts.setMentions(BEN, [{ userID: 'anna', name: 'Anna' }])
    drafts.setReplyTo(BEN, original)
    const next = await again()
    expect([next.get(BEN), next.mentions(BEN), next.replyTo(BEN)]).toEqual(['@Anna ', [{ userID: 'anna', name: 'Anna' }], original])
    next.setMentions(BEN, [])
    next.setReplyTo(BEN, undefined)
    expect((await open()).drafts.mentions(BEN)).toEqual([])
  })

  it('with a damaged quote keeps its text', async () => {
    const { drafts } = await open({ [BEN]: { text: 'ye', replyTo: { id: 7 } }, [CARL]: { replyTo: 5 } })
    expect(drafts.get(BEN)).toBe('ye')
    expect(drafts.replyTo(BEN)).toBeUndefined()
    expect(drafts.get(CARL)).toBe('')
  })

  it('is gone when it is empty', async () => {
    const { drafts, stored } = await open({ [BEN]: { text: 'ye', replyTo: original } })
    drafts.set(BEN, '')
    drafts.setReplyTo(BEN, undefined)
    await wait(2_000)
    expect(await stored()).toBeNull()
  })

  it('of a later version stays as it was written until it is changed here', async () => {
    const later = { [BEN]: { text: 'look', style: 'bold' }, 'channel:news': { files: ['cat.jpg'] }, [CARL]: { text: 'old', style: 'bold' } }
    const { drafts, stored } = await open(later)
    expect([drafts.get(BEN), drafts.get('channel:news' as never)]).toEqual(['look', ''])
    drafts.set(CARL, 'new')
    await drafts.flush()
    expect(await stored()).toEqual({ ...later, [CARL]: 'new' })
    drafts.set(BEN, '')
    await drafts.flush()
    expect(await stored()).toEqual({ 'channel:news': later['channel:news'], [CARL]: 'new' })
  })
})
