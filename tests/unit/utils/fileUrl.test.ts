import { afterEach, describe, expect, it, vi } from 'vitest'

import { fileUrl } from '@/utils/fileUrl'
import { noteFailure } from '@/utils/pictureUrl'

const FILE = 'https://files.example.com/a/b.pdf?sign=x#y'

afterEach(() => { vi.unstubAllEnvs() })

describe('the address of a file', () => {
  it.each([
    '',
    'a.png',
    '/zim-files/a',
    '//example.com/a.pdf',
    'http://example.com/a.pdf',
    'http://127.0.0.1/zim-files/a',
    'javascript:alert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'wxfile://usr/a',
    'blob:https://example.com/1',
    'https:///a',
    'https://example.com/a b',
    'https://example.com/<script>',
    'https://example.com/");x',
  ])('%j is not loaded', (url) => {
    vi.stubEnv('DEV', false)
    expect(fileUrl(url)).toBe('')
  })

  it('may be longer than that of a picture, up to 2,048 characters', () => {
    const longest = `https://example.com/${'a'.repeat(2048 - 20)}`
    expect(fileUrl(longest)).toBe(longest)
    expect(fileUrl(`${longest}a`)).toBe('')
  })

  it('is tried again at once after a failure', () => {
    noteFailure(FILE)
    expect(fileUrl(FILE)).toBe(FILE)
  })

  it('is any host\'s where the files are the emulator\'s, and in builds with the emulator alone', () => {
    vi.stubEnv('DEV', false)
    vi.stubEnv('VITE_ZIM', 'emulator')
    expect(fileUrl('http://192.168.1.5:8787/zim-files/0a.png')).toBe('http://192.168.1.5:8787/zim-files/0a.png')
    vi.stubEnv('VITE_ZIM', 'zego')
    expect(fileUrl('http://192.168.1.5:8787/zim-files/0a.png')).toBe('')
  })
})
