/** Stands in for WeChat's code2session on a loopback port: answers a code with what the test set for it, and remembers what it was asked. */
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'

/** A JSON body, raw text, or 'silence' for no answer at all. */
export type WechatAnswer = Record<string, unknown> | string

export async function startWechat() {
  const answers = new Map<string, WechatAnswer>()
  const asked: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in.invalid')
    asked.push(url)
    const answer = answers.get(url.searchParams.get('js_code') ?? '') ?? { errcode: 40029, errmsg: 'invalid code' }
    if (answer === 'silence')
      return
    response.setHeader('content-type', 'text/plain')
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    answers,
    asked,
    stop() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(resolve))
    },
  }
}
