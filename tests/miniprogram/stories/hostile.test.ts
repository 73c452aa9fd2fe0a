import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const MARKUP = '<img src=x onerror=alert(1)><b>x</b> {{a}} &amp;'
/** A lone surrogate. */
const LONE_SURROGATE = /\p{Cs}/u
const FAMILY = '👩‍👩‍👧‍👦'

/** A phone signed in as a new user, who has received these contents from an unknown user with this name. */
async function chatWith(name: string, ...contents: Parameters<typeof seedMessages>[3]) {
  const annaUser = await scenario.createUser('Anna')
  seedMessages(scenario.backend.emulator, { userID: `sender-${contents.length}-${name.length}`, name }, annaUser.user, contents)
  const anna = await scenario.signedInPhone(annaUser)
  await anna.app.until(() => anna.chats.length === 1, 'the chat')
  return anna
}

/** Opens the only chat. */
async function openChat(anna: Awaited<ReturnType<typeof chatWith>>) {
  await anna.app.tap(anna.app.page.$('.list .row')!)
  await anna.waitForPage('chat')
  await anna.app.until(() => anna.messages.length > 0, 'messages')
}

describe('a message of an unknown user', () => {
  it('is shown as text, with all markup, in the list, the title and the bubble', async () => {
    const anna = await chatWith(MARKUP, MARKUP)
    expect(anna.chats[0]).toMatchObject({ name: MARKUP, last: MARKUP })
    await openChat(anna)
    expect(anna.messages).toEqual([MARKUP])
    expect(anna.chatName).toBe(MARKUP)
    expect(anna.app.page.root.querySelectorAll('img, b')).toHaveLength(0)
  })

  it('is never cut within a four-byte character: in names, avatar letters and texts', async () => {
    const anna = await chatWith(`${FAMILY}的群主`, `a${'𠮷'.repeat(200)}`)
    expect(anna.chats[0]!.name).toBe(`${FAMILY}的群主`)
    expect(anna.app.page.root.textContent).not.toMatch(LONE_SURROGATE)
    await openChat(anna)
    expect(anna.messages).toEqual([`a${'𠮷'.repeat(200)}`])
    expect(anna.app.page.root.textContent).not.toMatch(LONE_SURROGATE)
  })

  it('may be 2,048 bytes long without a line break', async () => {
    const line = 'x'.repeat(2048)
    const anna = await chatWith('Max', line)
    await openChat(anna)
    expect(anna.messages).toEqual([line])
  })

  it('with a contact card shows its name as text and its userID, in the list and in the chat', async () => {
    const anna = await chatWith('Ben', { type: 200, subType: 2, message: JSON.stringify({ userID: 'carl', name: MARKUP }), searchedContent: '' })
    expect(anna.chats[0]!.last).toBe(t('contactCard.summary', { name: MARKUP }))
    await openChat(anna)
    expect(anna.messages[0]).toContain(MARKUP)
    expect(anna.messages[0]).toContain(t('contactCard.sub', { userID: 'carl' }))
    expect(anna.app.page.root.querySelectorAll('img, b')).toHaveLength(0)
  })

  it('of an unknown kind is shown as unsupported', async () => {
    const anna = await chatWith('Future', { type: 99, message: 'from 2031' }, { type: 200, message: '{"card":1}', subType: 7, searchedContent: '' }, '后面的还在')
    expect(anna.chats[0]!.last).toBe('后面的还在')
    await openChat(anna)
    expect(anna.messages).toEqual([t('message.unsupported'), t('message.unsupported'), '后面的还在'])
  })

  it('opens no page: a tapped link is copied', async () => {
    const anna = await chatWith('Shop', '看 https://evil.example/x?y=1 吧')
    await openChat(anna)
    await anna.app.until(() => anna.app.page.$('.link'), 'the link')
    await anna.tap('.link')
    expect(anna.app.clipboard).toBe('https://evil.example/x?y=1')
    expect(anna.app.toast?.title).toBe(t('done.linkCopied'))
  })

  it('calls no number before the user says so', async () => {
    const anna = await chatWith('Phone', '打 138 0013 8000')
    await openChat(anna)
    await anna.app.until(() => anna.app.page.$('.link'), 'the link')
    await anna.tap('.link')
    expect(anna.app.actionSheet).toEqual([t('action.call'), t('action.copy')])
    expect(anna.app.called).toBe('')
    await anna.tap(t('action.call'))
    expect(anna.app.called).toBe('13800138000')
  })
})
