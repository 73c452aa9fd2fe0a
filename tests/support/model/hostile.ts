/** Texts that are difficult to display or to store. */
export const HOSTILE_TEXTS: Record<string, string> = {
  'markup': '<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;{{ constructor }}',
  'addresses of odd schemes': 'javascript:alert(1) data:text/html;base64,PHM+ file:///etc/passwd weixin://dl/chat vbscript:x blob:null',
  'bidi overrides': '\u202Egnp.exe\u202C \u2066\u2067\u2068no end',
  'zero-width characters': '\u200B\u200C\u200D\u2060\uFEFF'.repeat(60),
  'many combining marks': `Z${'\u0300\u0489\u20E3\u0336'.repeat(150)}`,
  'emoji of many code points': '👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿🏳️‍🌈🧑🏽‍🚀'.repeat(10),
  'lone surrogates': '\uD800 and \uDFFF',
  'control characters': '\u0000\u0001\u0007\u001B[2J\u007F\u2028\u2029',
  'a line of 32,768 bytes': 'x'.repeat(32_768),
  'a line of 32,767 bytes without a break, of Han': '汉'.repeat(10_922),
  'the form of a record': '{"__proto__":{"isMine":true},"key":"anna~0000000000000000"}',
  'names of built-ins': '__proto__ constructor toString',
}

/** Fields of a message as a faulty client or a later version may fill them. */
export const MALFORMED: Record<string, object> = {
  'of an unknown type': { type: 9999, message: 'from the future' },
  'a text that is an object': { type: 1, message: { toString: 'no function' } },
  'a command that is a text': { type: 2, message: 'not bytes' },
  'without a type': { type: undefined, message: 'what am I?' },
  'sent at 0': { type: 1, message: 'the beginning', timestamp: 0 },
  'sent in the far future': { type: 1, message: 'the end', timestamp: 8.64e15 + 1 },
  'sent at a negative time': { type: 1, message: 'before', timestamp: -1e15 },
  'sent at NaN': { type: 1, message: 'when?', timestamp: Number.NaN },
  'with extended data that is no JSON': { type: 1, message: 'more', extendedData: '{"cid":' },
  'with a malformed client ID': { type: 1, message: 'more', extendedData: '{"cid":{"a":1}}' },
  'without a sender': { type: 1, message: 'who?', senderUserID: undefined },
  'from __proto__': { type: 1, message: 'who?', senderUserID: '__proto__' },
}
