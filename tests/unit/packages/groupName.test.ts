import { describe, expect, it } from 'vitest'

import { groupNameOf } from '@/packages/groups/groupName'

const length = (text: string) => Array.from(text).length

describe('the name of a group that was given none', () => {
  it('is made of the names of its members', () => {
    expect(groupNameOf(['Anna', 'Ben', 'Carl'], '、')).toBe('Anna、Ben、Carl')
    expect(groupNameOf(['Anna'], '、')).toBe('Anna')
    expect(groupNameOf([], '、')).toBe('')
  })

  it('has 50 characters at most, and says that there are more', () => {
    const names = Array.from({ length: 30 }, (_, n) => `人${n}`)
    const name = groupNameOf(names, '、')
    expect(name).toMatch(/^人0、人1、.*、…$/)
    expect(length(name)).toBeLessThanOrEqual(50)
    // 16 + 1 + 16 + 1 + 16: exactly the limit.
    const long = 'abcdefghijklmnop'
    expect(groupNameOf([long, long, long], '、')).toBe([long, long, long].join('、'))
    expect(length(groupNameOf([long, long, long, long], '、'))).toBeLessThanOrEqual(50)
  })

  it('is one line, whatever the names of the members are', () => {
    expect(groupNameOf(['  a\n\tb  ', '\u202Eevil\u2066', '', '\u200F', '😀'.repeat(2_000)], '、')).toBe(`a b、evil、${'😀'.repeat(15)}…`)
  })
})
