import { describe, expect, it } from 'vitest'

import { errorShape } from '@/utils/errorShape'
import { failed } from '@/utils/failure'

/** What the server takes (server/src/routes/errorReports.ts). */
const MESSAGE = /^[A-Z ….,:()-]{0,200}$/i

function errorOf(message: string, stack?: string) {
  const error = new TypeError(message)
  error.stack = stack ?? `TypeError: ${message}\n    at send (https://chat.example.com/assets/index-AbC12.js:1:2345)\n    at async Object.open (appservice/pages/chats/index.js:20:7)`
  return error
}

describe('what of an error may leave the device', () => {
  it('is the name of its class, the engine\'s own words, and places in the code', () => {
    expect(errorShape(errorOf('Cannot read properties of undefined (reading \'nickname\')'))).toEqual({
      kind: 'TypeError',
      code: null,
      message: 'Cannot read properties of undefined reading …',
      stack: ['index-AbC12.js:1:2345', 'index.js:20:7'],
    })
  })

  it('is kind and number of a failure, without its detail', () => {
    const { stack, ...shape } = errorShape(failed('send', { code: 6000203, detail: 'Ben: meet me at six' }))
    expect(shape).toEqual({ kind: 'send', code: 6000203, message: '' })
    expect(stack.join()).not.toContain('Ben')
  })

  it('is read from the text of WeChat, and from the stacks of Safari', () => {
    expect(errorShape('MiniProgramError\nundefined is not a function\nTypeError: undefined is not a function\n    at e (https://usr/common/vendor.js:1:99)')).toMatchObject({ message: '… undefined is not a function … undefined is not a function', stack: ['vendor.js:1:99'] })
    expect(errorShape(errorOf('null is not an object', 'open@https://chat.example.com/assets/index-X.js:3:14\nhttps://chat.example.com/assets/index-X.js:9:1')).stack).toEqual(['index-X.js:3:14'])
  })

  it.each([
    '晚上六点见 ben@example.com +86 138 0013 8000',
    'Unexpected token \'h\', "hello Ben, the code is 4711" is not valid JSON',
    'https://chat.example.com/i/SECRETCODE?token=eyJhbGciOi.eyJ1c2VyIjoi',
    '04AAAAAGZ9zkUADG1pc3RlcjpzZWNyZXQ=',
    '\u202Egnirts lufmrah\u202C <script>alert(1)</script>',
    'u_8f3a9c12d4e5 is not in group g_5521',
    'meet\n    at the station.js:12:30\nat six',
  ])('is nothing of a user: %s', (message) => {
    const shape = errorShape(errorOf(message))
    expect(shape.message).toMatch(MESSAGE)
    expect(shape.stack).toEqual(['index-AbC12.js:1:2345', 'index.js:20:7'])
    for (const part of ['ben', 'hello', '4711', 'secret', 'eyj', '04aa', '8f3a', 'g_5', '六点', 'gnirts', 'alert', 'station', '138']) expect(JSON.stringify({ ...shape, stack: [] }).toLowerCase()).not.toContain(part)
  })

  it.each([undefined, null, 42, { text: 'hello' }, Symbol('hello'), '', 'x '.repeat(100_000), Object.assign(new Error('a'), { name: '小明', stack: undefined })])('is something safe, whatever is thrown', (thrown) => {
    const shape = errorShape(thrown)
    expect(shape.kind).toBe('Error')
    expect(shape.message).toMatch(MESSAGE)
    expect(shape.stack).toEqual([])
  })
})
