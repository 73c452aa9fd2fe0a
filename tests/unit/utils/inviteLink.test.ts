import { afterEach, describe, expect, it, vi } from 'vitest'

import { inviteCodeOf, inviteLink } from '@/utils/inviteLink'

const CODE = 'k3v9m2x7p0qa'
const configure = (url: string) => vi.stubEnv('VITE_INVITE_URL', url)
afterEach(() => { vi.unstubAllEnvs() })

describe('the link of an invite', () => {
  it.each([
    ['https://chat.example.com', 'https://chat.example.com/i/'],
    ['https://Chat.example.com/', 'https://Chat.example.com/i/'],
    ['https://example.com/chat//', 'https://example.com/chat/i/'],
    ['http://127.0.0.1:5173', 'http://127.0.0.1:5173/i/'],
    ['', 'zimchat:i/'],
    ['chat.example.com', 'zimchat:i/'],

    ['javascript:alert(1)//', 'zimchat:i/'],
    ['https://user@chat.example.com', 'zimchat:i/'],
    ['https://chat.example.com/?a=b', 'zimchat:i/'],
    ['https://chat.example.com/#', 'zimchat:i/'],
  ])('with the address %j begins with %s, and is read back', (url, prefix) => {
    configure(url)
    expect(inviteLink(CODE)).toBe(prefix + CODE)
    expect(inviteCodeOf(inviteLink(CODE))).toBe(CODE)
  })
})

describe('a text that was scanned', () => {
  it.each([
    `zimchat:i/${CODE}`,
    `ZIMCHAT:I/${CODE.toUpperCase()}`,
    ` \n${'https://chat.example.com/i/'}${CODE}\t`,
    `HTTPS://CHAT.EXAMPLE.COM/I/${CODE.toUpperCase()}/`,
  ])('is an invite: %j', (text) => {
    configure('https://chat.example.com')
    expect(inviteCodeOf(text)).toBe(CODE)
  })

  it.each([
    ['nothing', ''],
    ['no text', undefined],
    ['an object with such a text', { toString: (): string => `zimchat:i/${CODE}` }],
    ['a code alone', CODE],
    ['a short code', 'zimchat:i/k3v9m2x7p0q'],
    ['a long code', `zimchat:i/${CODE}a`],
    ['a code with a letter that is not used', 'zimchat:i/k3v9m2x7p0ql'],
    ['a code of other digits', 'zimchat:i/k3v9m2x7p0q٣'],
    ['a letter that becomes ASCII in lower case', 'zimchat:i/\u212A3v9m2x7p0qa'],
    ['a path', 'zimchat:i/../../../v1/me'],
    ['more behind the code', `zimchat:i/${CODE}/x`],
    ['two slashes', `zimchat:i/${CODE}//`],
    ['a line break in the code', `zimchat:i/k3v9m2\nx7p0qa`],
    ['another kind', `zimchat:g/${CODE}`],
    ['another host', `https://chat.example.com.evil.example/i/${CODE}`],
    ['a host before a user name', `https://chat.example.com@evil.example/i/${CODE}`],
    ['http in place of https', `http://chat.example.com/i/${CODE}`],
    ['another path', `https://chat.example.com/x/i/${CODE}`],
    ['a query', `https://chat.example.com/i/${CODE}?next=https://evil.example`],
    ['a fragment', `https://chat.example.com/i/${CODE}#x`],
    ['an address in front', `https://evil.example/?u=https://chat.example.com/i/${CODE}`],
    ['a script', `javascript:alert('zimchat:i/${CODE}')`],
    ['more than 512 characters', `zimchat:i/${CODE}${' '.repeat(500)}`],
  ])('is no invite: %s', (_what, text) => {
    configure('https://chat.example.com')
    expect(inviteCodeOf(text)).toBeNull()
  })

  it('is no invite by an address that is not configured', () => {
    configure('')
    expect(inviteCodeOf(`https://chat.example.com/i/${CODE}`)).toBeNull()
    expect(inviteCodeOf(`/i/${CODE}`)).toBeNull()
  })
})
