import { describe, expect, it } from 'vitest'

import { isCommonPassword } from '../../server/src/accounts/commonPasswords'

describe('a common password', () => {
  it.each([
    ['a common word', ['password', 'iloveyou', 'princess', 'administrator']],
    ['a common word with capitals, digits and signs before or after it', ['Password123', 'Sunshine!', 'welcome2024!', '1michael', 'dragon1990', 'woaini520']],
    ['a common word with digits for letters', ['passw0rd', 'P@ssw0rd', 'p4$$w0rd1', 'm0nst3r99', 'l3tme1n99']],
    ['a row of the keyboard', ['12345678', '87654321', 'qwertyuiop', '1qaz2wsx', 'asdfghjkl', '1q2w3e4r', '!@#$%^&*']],
    ['several rows together', ['qwer1234', '123qweasd', 'abc123456', 'aaa111222', '1234567890abc']],
    ['a repetition of a few characters', ['aaaaaaaa', '12121212', 'xyx1xyx1', '五五五五五五五五']],
    ['a number that stands for a Chinese phrase of love', ['5201314520', '13145201314']],
  ])('is %s', (_what, passwords) => {
    expect(passwords.filter(password => !isCommonPassword(password))).toEqual([])
  })

  it('is not one of these', () => {
    const good = ['correct horse battery', 'x7!kQ2zv', 'passwordless living', 'my dog has 3 legs', '窗前明月光疑是地上霜', 'qwerty and the typewriter', 'aaaaaaaab7']
    expect(good.filter(isCommonPassword)).toEqual([])
  })
})
