import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const MARKUP = '<img src=x onerror=alert(1)><b>x</b> {{a}} &amp;'
/** A surrogate without its other half. */
const HALF_CHARACTER = /\p{Cs}/u
const FAMILY = '👩‍👩‍👧‍👦'

/** Anna's phone with a chat in which a stranger of this name said this before. */
async function chatWith(name: string, ...contents: Parameters<typeof seedMessages>[3]) {
  const annaUser = await scenario.createUser('Anna')
  seedMessages(scenario.backend.emulator, { userID: `stranger-${contents.length}-${name.length}`, name }, annaUser.user, contents)
  const anna = await scenario.signedInPhone(annaUser)
  await anna.app.until(() => anna.chats.length === 1, 'the chat')
  return anna
}

async function opened(anna: Awaited<ReturnType<typeof chatWith>>) {
  await anna.app.tap(anna.app.page.$('.list .row')!)
  await anna.waitForPage('chat')
  await anna.app.until(() => anna.messages.length > 0, 'messages')
}

describe('what strangers send', () => {
  it('is text, whatever markup it holds: in the list, the title and the bubble', async () => {
    const anna = await chatWith(MARKUP, MARKUP)
    expect(anna.chats[0]).toMatchObject({ name: MARKUP, last: MARKUP })
    await opened(anna)
    expect(anna.messages).toEqual([MARKUP])
    expect(anna.app.title).toBe(MARKUP)
    expect(anna.app.page.root.querySelectorAll('img, b')).toHaveLength(0)
  })

  it('keeps four-byte characters whole, in names, letters of faces, and texts', async () => {
    const anna = await chatWith(`${FAMILY}的群主`, `a${'𠮷'.repeat(200)}`)
    expect(anna.chats[0]!.name).toBe(`${FAMILY}的群主`)
    expect(anna.app.page.root.textContent).not.toMatch(HALF_CHARACTER)
    await opened(anna)
    expect(anna.messages).toEqual([`a${'𠮷'.repeat(200)}`])
    expect(anna.app.page.root.textContent).not.toMatch(HALF_CHARACTER)
  })

  it('may be one line of 2,048 bytes without a break', async () => {
    const line = 'x'.repeat(2048)
    const anna = await chatWith('Max', line)
    await opened(anna)
    expect(anna.messages).toEqual([line])
  })

  it('may be of a kind that this version does not know: it says so', async () => {
    const anna = await chatWith('Future', { type: 99, message: 'from 2031' }, { type: 200, message: '{"card":1}', subType: 7, searchedContent: '' }, '后面的还在')
    expect(anna.chats[0]!.last).toBe('后面的还在')
    await opened(anna)
    expect(anna.messages).toEqual([t('message.unsupported'), t('message.unsupported'), '后面的还在'])
  })

  it('opens nothing by itself: a link is copied when it is tapped', async () => {
    const anna = await chatWith('Shop', '看 https://evil.example/x?y=1 吧')
    await opened(anna)
    await anna.tap('.link')
    expect(anna.app.clipboard).toBe('https://evil.example/x?y=1')
    expect(anna.app.toast?.title).toBe(t('done.linkCopied'))
  })
})
