/** A replacement of WeChat's code2session on a loopback port. Sends the reply that the test set for a code, for other routes that for its path, and records the requests. */
import type { AddressInfo } from 'node:net'

import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'

/** A JSON body, raw text or bytes, 'silence' for no reply, or 'endless' for a body that goes on: one space every 20 ms. */
export type WechatReply = Record<string, unknown> | string | Buffer

export async function startWechat() {
  const replies = new Map<string, WechatReply>()
  const requests: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://wechat.invalid')
    requests.push(url)
    const reply = replies.get(url.searchParams.get('js_code') ?? url.pathname) ?? { errcode: 40029, errmsg: 'invalid code' }
    if (reply === 'silence')
      return
    response.setHeader('content-type', 'text/plain')
    if (reply === 'endless') {
      const timer = setInterval(() => response.write(' '), 20)
      response.once('close', () => clearInterval(timer))
      return
    }
    response.end(typeof reply === 'string' || Buffer.isBuffer(reply) ? reply : JSON.stringify(reply))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    replies,
    requests,
    stop() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}
