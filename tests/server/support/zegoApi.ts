/** A replacement of ZEGO's server API on a loopback port: who is online, and who is in a group. */
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'

export async function startZegoApi() {
  const state = {
    url: '',
    /** Of these users it says Online, of all others Offline. */
    online: new Set<string>(),
    /** Of these it says that they have logged out. */
    loggedOut: new Set<string>(),
    members: [] as string[],
    /** Replies to every request with this code. */
    refusal: 0,
    /** Actions and the users that were asked for. */
    requests: [] as string[],
    /** Actions that have a body, and the body. */
    calls: [] as Array<[action: string, body: unknown]>,
    reset() {
      Object.assign(state, { members: [], refusal: 0, requests: [] })
      state.online.clear()
      state.loggedOut.clear()
    },
    stop: async () => {},
  }

  function reply(url: URL): object {
    const action = url.searchParams.get('Action')
    const userIDs = url.searchParams.getAll('UserId[]')
    state.requests.push([action, ...userIDs].join(' '))
    if (state.refusal !== 0)
      return { Code: state.refusal, Message: 'refused' }
    if (action === 'QueryGroupMemberList')
      return { Code: 0, TotalCount: state.members.length, Next: 0, MemberList: state.members.map(UserId => ({ UserId, UserName: UserId, UserNickName: '' })) }
    const failed = userIDs.filter(userID => state.loggedOut.has(userID))
    const Result = userIDs.filter(userID => !state.loggedOut.has(userID)).map(UserId => ({ UserId, Status: state.online.has(UserId) ? 'Online' : 'Offline' }))
    return { Code: Result.length > 0 ? 0 : 660_200_001, Result, ErrorList: failed.map(UserId => ({ UserId, SubCode: 660_200_001 })) }
  }

  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => text += chunk).on('end', () => {
      const url = new URL(request.url!, 'http://zego.invalid')
      if (text) state.calls.push([url.searchParams.get('Action') ?? '', JSON.parse(text)])
      response.end(JSON.stringify(reply(url)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  state.stop = () => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(() => resolve()))
  }
  return state
}
