import { vi } from 'vitest'

import type { Invite } from '@/services/invites'

import { APP_ID, tokenFor } from './testApp'

interface Request {
  url: string
  method?: string
  data?: { account?: string, kind?: string, groupID?: string, groupName?: string }
  header?: Record<string, string>
  success: (reply: { statusCode: number, data: unknown }) => void
  fail: (error: { errMsg: string }) => void
}

const HOUR = 3600_000
const DAYS = 7

/**
 * The account server for users whose account is their userID, as far as invites need it; tests/server has the real one. `refuse` is the reply to
 * the next invite that is made or revoked, `isAway` leaves requests without one. Sets `uni.request`.
 */
export function createInviteServer() {
  const server = {
    invites: [] as Array<Invite & { owner: string, isRevoked?: boolean, users: Set<string> }>,
    refuse: null as { status: number, code: string } | null,
    isAway: false,
    /** What is replied when a code of the mini program is asked for: a PNG in base64, or an error; null: the server has no credentials of WeChat. */
    wxacode: null as null | string | { status: number, code: string },
    /** Method and path of the requests about invites. */
    asked: [] as string[],
    /** The reply to what the user is told of while away, and the browser's subscription that was kept last. */
    subscriptions: { wechat: null, webPush: null as { publicKey: string, isOn: boolean } | null },
    pushed: [] as unknown[],
    /** What was reported. */
    reports: [] as unknown[],
  }
  const error = (status: number, code: string) => ({ statusCode: status, data: { error: { code } } })
  const publicOf = ({ owner: _, isRevoked: __, users, ...invite }: typeof server.invites[number]) => ({ ...invite, uses: users.size })
  let made = 0

  function create(owner: string, { kind, groupID = '', groupName = '' }: NonNullable<Request['data']>) {
    const code = String(++made).padStart(12, '0')
    const now = Date.now()
    server.invites.unshift({ code, owner, kind: kind as 'person', group: kind === 'group' ? { groupID, name: groupName } : null, createdAt: now, expiresAt: now + DAYS * 24 * HOUR, maxUses: 100, uses: 0, users: new Set() })
    return { statusCode: 201, data: { invite: publicOf(server.invites[0]!) } }
  }

  function open(me: string, code: string) {
    const invite = server.invites.find(each => each.code === code)
    if (!invite)
      return error(404, 'invite-not-found')
    if (invite.isRevoked || invite.expiresAt <= Date.now())
      return error(410, invite.isRevoked ? 'invite-revoked' : 'invite-expired')
    if (me !== invite.owner) invite.users.add(me)
    if (invite.users.size > invite.maxUses)
      return error(410, 'invite-used-up')
    return { statusCode: 200, data: { invite: { kind: invite.kind, user: { userID: invite.owner, name: invite.owner, avatarUrl: '' }, group: invite.group } } }
  }

  function answer({ url, method = 'GET', data = {}, header = {} }: Request) {
    const path = url.replace(/^.*\/v1/, '')
    const me = header.authorization?.replace('Bearer of ', '') ?? data.account ?? ''
    const user = { userID: me, name: me, avatarUrl: '', account: me }
    if (path === '/sessions')
      return { statusCode: 200, data: { session: { id: '1', token: `of ${me}`, expiresAt: 0 }, user } }
    if (path === '/zim-token')
      return { statusCode: 200, data: { appID: APP_ID, userID: me, token: tokenFor(me), expiresAt: 0 } }
    if (path === '/reports' && !server.refuse) {
      server.reports.push(data)
      return { statusCode: 201, data: { reportID: '1' } }
    }
    if (path === '/me/subscriptions')
      return { statusCode: 200, data: server.subscriptions }
    if (path === '/me/push-subscription') {
      server.pushed.push(method === 'PUT' ? data : null)
      server.subscriptions.webPush!.isOn = method === 'PUT'
      return { statusCode: 204, data: '' }
    }
    if (!path.startsWith('/invites') && path !== '/reports')
      return { statusCode: 200, data: { user } }
    server.asked.push(`${method} ${path}`)
    const { refuse } = server
    if (refuse && method !== 'GET') {
      server.refuse = null
      return error(refuse.status, refuse.code)
    }
    if (path.endsWith('/wxacode'))
      return typeof server.wxacode === 'string' ? { statusCode: 200, data: { wxacode: { png: server.wxacode } } } : error(server.wxacode?.status ?? 409, server.wxacode?.code ?? 'wxacode-unavailable')
    const code = path.slice('/invites/'.length)
    if (method === 'POST')
      return create(me, data)
    if (method === 'DELETE') {
      for (const invite of server.invites) invite.isRevoked ||= invite.code === code && invite.owner === me
      return { statusCode: 204, data: '' }
    }
    return code ? open(me, code) : { statusCode: 200, data: { invites: server.invites.filter(({ owner, isRevoked, expiresAt }) => owner === me && !isRevoked && expiresAt > Date.now()).map(publicOf), hasWxacode: server.wxacode !== null } }
  }

  vi.mocked(uni.request).mockImplementation(((request: Request) => {
    if (server.isAway) request.fail({ errMsg: 'request:fail' })
    else request.success(answer(request))
  }) as never)
  return server
}
