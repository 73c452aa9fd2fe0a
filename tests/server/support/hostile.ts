/** Generates requests as an attacker or a broken client sends them: every route of the API with invalid and valid inputs. */
import fc from 'fast-check'
import { Buffer } from 'node:buffer'
import { request as httpRequest } from 'node:http'

export interface HostileRequest {
  /** Method and path. */
  target: string[]
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  /** Sent with a valid session. */
  isSignedIn: boolean
}

const NASTY = [
  '',
  ' ',
  '\0',
  '\'',
  '\' or 1=1 --',
  '"; drop table users; --',
  '%',
  '_',
  '\\',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'null',
  'current',
  '-1',
  '1e309',
  '9'.repeat(400),
  'A'.repeat(43),
  'a'.repeat(5000),
  '\uD800',
  '\u202E',
  '👨‍👩‍👧‍👦'.repeat(40),
  '{{7*7}}',
  '<script>alert(1)</script>',
  // eslint-disable-next-line no-template-curly-in-string -- the text of an attack, not a template
  '${jndi:ldap://x}',
  'password',
]

const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 40 }))
const value = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.array(text, { maxLength: 3 }), fc.object({ maxDepth: 2 }))

const FIELDS = ['account', 'password', 'name', 'code', 'oldPassword', 'newPassword', 'userID', 'kind', 'groupID', 'groupName', 'expiresInSeconds', 'maxUses', '__proto__', 'constructor', 'toString']
/** Objects with the right keys and wrong values, which pass the first checks. */
const almostValid = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 6 })
/** Valid inputs, so that later requests find existing users and names. */
const valid = fc.record({
  account: fc.constantFrom('alice', 'Bob', 'a.b-c_d', 'a\0b'),
  password: fc.constantFrom('correct horse battery', 'wrong one here'),
  name: fc.constantFrom('A', '小明', 'x'.repeat(64)),
  code: fc.constant('code'),
  oldPassword: fc.constant('wrong one here'),
  newPassword: fc.constant('correct horse battery'),
  kind: fc.constantFrom('person', 'group'),
  groupID: fc.constantFrom('#g', 'a\0b'),
  groupName: fc.constantFrom('', '小明', 'a\0b', '\uD800'),
})

const PART = 'Content-Disposition: form-data; name="file"; filename='
const multipart = fc.tuple(fc.constantFrom('file', '__proto__', ''), text, fc.uint8Array({ maxLength: 300 }), fc.constantFrom('\r\n--x--\r\n', '', '\r\n--x', '\r\n--x\r\n'))
  .map(([field, name, bytes, end]) => `--x\r\n${PART.replace('file', field)}"${name}"\r\n\r\n${String.fromCharCode(...bytes)}${end}`)

const body = fc.oneof(
  { weight: 3, arbitrary: almostValid.map(object => JSON.stringify(object)) },
  { weight: 2, arbitrary: valid.map(object => JSON.stringify(object)) },
  { weight: 1, arbitrary: value.map(anything => JSON.stringify(anything)) },
  { weight: 1, arbitrary: multipart },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 500 }) },
  { weight: 1, arbitrary: fc.constant('['.repeat(3000)) },
  { weight: 1, arbitrary: fc.constant(undefined) },
)

const contentType = fc.constantFrom(...Array.from({ length: 8 }, () => 'application/json'), 'application/json; charset=utf-16', 'multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain', ';;;', '')
const authorization = fc.constantFrom(undefined, 'Bearer', `Bearer ${'A'.repeat(43)}`, `Bearer ${'A'.repeat(5000)}`, 'Basic Og==', 'Bearer \u00FF\u00FE')

/** A part of a URL, escaped or not. */
const piece = fc.tuple(text, fc.boolean()).map(([raw, escape]) => escape ? encodeURIComponent(raw.replaceAll(/[\uD800-\uDFFF]/g, '')) : raw.replaceAll(/[^\x21-\xFF]/g, ''))
const query = fc.dictionary(fc.constantFrom('id', 'prefix', 'limit', '__proto__', 'x'), piece, { maxKeys: 3 })
  .map(pairs => Object.entries(pairs).map(([key, text]) => `${key}=${text}`).join('&'))
const address = fc.oneof(
  fc.constantFrom('/v1/accounts', '/v1/sessions', '/v1/me', '/v1/zim-token', '/healthz', '/openapi.json'),
  fc.tuple(fc.constantFrom('/v1/users/', '/v1/sessions/', '/v1/invites/', '/avatars/', '/'), piece).map(parts => parts.join('')),
  query.map(pairs => `/v1/users?${pairs}`),
)
const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS')
const to = (method: string, address: string, tail: fc.Arbitrary<string> = fc.constant('')) => tail.map(text => [method, address + text])

/** Mostly existing routes, sometimes any method and path. */
const target = fc.oneof(
  to('POST', '/v1/accounts'),
  to('POST', '/v1/sessions'),
  to('POST', '/v1/sessions/wechat'),
  to('GET', '/v1/sessions'),
  to('DELETE', '/v1/sessions/', piece),
  to('DELETE', '/v1/sessions/', fc.constantFrom('%00', 'a%00b')),
  to('GET', '/v1/me'),
  to('PATCH', '/v1/me'),
  to('DELETE', '/v1/me'),
  to('POST', '/v1/me/avatar'),
  to('POST', '/v1/groups/', piece),
  to('POST', '/v1/me/password'),
  to('POST', '/v1/invites'),
  to('GET', '/v1/invites'),
  to('GET', '/v1/invites/', piece),
  to('DELETE', '/v1/invites/', piece),
  to('POST', '/v1/zim-token'),
  to('GET', '/v1/users/', piece),
  to('GET', '/v1/users?', query),
  to('GET', '/avatars/', piece),
  fc.tuple(method, address),
)

export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.record({
  target,
  headers: fc.tuple(contentType, authorization, fc.constantFrom(undefined, '\u00FF\u00FE', 'x'.repeat(4000), 'a browser'))
    .map(([type, auth, agent]) => Object.fromEntries(Object.entries({ 'content-type': type, 'authorization': auth, 'user-agent': agent })
      .filter((entry): entry is [string, string] => entry[1] !== undefined))),
  body,
  isSignedIn: fc.boolean(),
})

/** Sends a request as it is, without the corrections of fetch, over a connection of its own: the server closes one whose request it did not read to the end. Rejects when there is no complete reply in time. */
export function sendHostile(url: string, { target: [method, path], headers, body, isSignedIn }: HostileRequest, token: string, timeoutMs: number): Promise<{ status: number, text: string }> {
  const { hostname, port } = new URL(url)
  const allHeaders = {
    ...headers,
    ...(isSignedIn && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers: allHeaders, signal: AbortSignal.timeout(timeoutMs), agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk)).once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: chunks.map(chunk => chunk.toString('latin1')).join('') }))
    })
    sent.once('error', reject).end(body)
  })
}
