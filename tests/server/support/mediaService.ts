/** A team's service that checks media, on a loopback port. */
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'

export const MEDIA_SECRET = 'the-media-secret'

export async function startMediaService() {
  const state = {
    /** The answer for an item; 'silence' for none, or a raw body. */
    judge: (_: Record<string, unknown>): object | string => ({ verdict: 'pass' }),
    items: [] as Array<Record<string, unknown>>,
    url: '',
    stop: async () => {},
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => text += chunk).on('end', () => {
      const item = JSON.parse(text) as Record<string, unknown>
      state.items.push(item)
      const answer = request.headers.authorization === `Bearer ${MEDIA_SECRET}` ? state.judge(item) : {}
      if (answer !== 'silence')
        response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/check`
  state.stop = () => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(() => resolve()))
  }
  return state
}
