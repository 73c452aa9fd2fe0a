import { describe, expect, it, vi } from 'vitest'

import { byLetter } from '@/packages/contacts/byLetter'

const named = (...names: string[]) => names.map(name => ({ name }))
const letters = (...names: string[]) => byLetter(named(...names)).map(({ letter, people }) => `${letter}: ${people.map(({ name }) => name).join(' ')}`)

describe('people by letter', () => {
  it('stand under the letter of their reading or of their alphabet, sorted, others at the end', () => {
    expect(letters('张伟', '安娜', 'Ben', '阿强', 'élise', '7号', 'zoe', '本', 'Я', '😀', 'anna')).toEqual(['A: 阿强 安娜 anna', 'B: 本 Ben', 'E: élise', 'Z: 张伟 zoe', '#: 😀 7号 Я'])
  })

  it('have each letter with which a Chinese name can begin', () => {
    expect(letters(...'吖八次大鹅发高海金开李马那欧片七人三天王小月周')).toEqual([
      'A: 吖',
      'B: 八',
      'C: 次',
      'D: 大',
      'E: 鹅',
      'F: 发',
      'G: 高',
      'H: 海',
      'J: 金',
      'K: 开',
      'L: 李',
      'M: 马',
      'N: 那',
      'O: 欧',
      'P: 片',
      'Q: 七',
      'R: 人',
      'S: 三',
      'T: 天',
      'W: 王',
      'X: 小',
      'Y: 月',
      'Z: 周',
    ])
  })

  it('are not moved by marks of direction, blanks and signs before the name, and need no letter at all', () => {
    expect(letters('\u202E\u200F Eve', '  (本)', '', '\u202E', '___')).toEqual(['B:   (本)', 'E: \u202E\u200F Eve', expect.stringMatching(/^#: /)])
  })

  it('stand under # where the platform sorts Han characters by their code', () => {
    const sorting = vi.spyOn(String.prototype, 'localeCompare').mockImplementation(function (this: string, other) { return this < other ? -1 : this > other ? 1 : 0 })
    expect(letters('张伟', 'Ben', '安娜')).toEqual(['B: Ben', '#: 安娜 张伟'])
    sorting.mockRestore()
  })
})
