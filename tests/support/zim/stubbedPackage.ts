/**
 * The real package with replies of the test instead of ZIM's server.
 *
 * Internals of `zego-zim-miniprogram` 2.29.0 that this file relies on, found by structure because their names are minified:
 * - One object of the instance, the connection manager, sends every request. Its methods `sendInner(op, body, caller, timeout)` and
 *   `createQPSReq(request, body, caller, timeout)` put a request on the socket and return a promise of the decoded reply. They are replaced. Its
 *   method `send`, which checks login and socket and makes the texts of failures, stays.
 * - `sendNoRsp`, `sendDispatch` and `sendHttp` of the same object send what needs no reply here. They are replaced by nothing.
 * - `onPushEvent(op, body)` of the same object receives every decoded push. `econf` has the AppID and the present user.
 * {@link openDoor} throws when one of them is missing.
 */
import type { ZIM } from 'zego-zim-miniprogram'

/** A decoded message of the wire. The names of its fields are the package's own. */
export type Body = Record<string, any>

/** A request that the package sends. `op` is its name on the wire, without "/im/" and "usermail/". */
export interface Request { op: string, body: Body }

/** Returns the reply, or nothing when no reply arrives. A reply with a `code` other than 0 is a refusal. */
export type Server = (request: Request) => Body | undefined | Promise<Body | undefined>

export interface Door {
  /** The requests so far, the oldest first, without heartbeats. */
  requests: Request[]
  /** Delivers pushes in one packet. */
  push: (...pushes: Request[]) => void
  /** Delivers a push of the connection itself, such as a kick. */
  pushControl: (op: string, body: Body) => void
  /** Replaces the server for one operation. The replacement may call `next` for the server's own reply. */
  onRequest: (op: string, handle: (body: Body, next: () => ReturnType<Server>) => ReturnType<Server>) => void
  appID: () => number
  /** userID of the present login. */
  userID: () => string
}

type Method = (...args: any[]) => any
interface ConnectionManager extends Record<'send' | 'sendInner' | 'createQPSReq' | 'sendNoRsp' | 'sendDispatch' | 'sendHttp' | 'onPushEvent', Method> {
  econf: { appID: number, user: { userID?: string } }
}

const METHODS = ['send', 'sendInner', 'createQPSReq', 'sendNoRsp', 'sendDispatch', 'sendHttp', 'sendHB', 'onPushEvent', 'initEvent']
/** Of every operation whose name does not begin with a slash. */
const PREFIX = /^\/im\/(usermail\/)?/
const HEARTBEATS = new Set(['/sw/hb', 'hb', 'room/info'])

function isConnectionManager(value: object): value is ConnectionManager {
  const found = value as Record<string, unknown>
  return METHODS.every(name => typeof found[name] === 'function') && 'econf' in found
}

/** Searches the objects that are reachable from `root`. */
function findConnectionManager(root: object): ConnectionManager | undefined {
  const seen = new Set<object>()
  const queue: unknown[] = [root]
  while (queue.length && seen.size < 20_000) {
    const value = queue.shift()
    if (!value || typeof value !== 'object' || seen.has(value))
      continue
    seen.add(value)
    if (isConnectionManager(value))
      return value
    queue.push(...Object.values(value))
  }
}

/** Replaces the server of a ZIM object. Called right after `create`. */
export function openDoor(zim: ZIM, server: Server): Door {
  const manager = findConnectionManager(zim)
  if (!manager)
    throw new Error(`zego-zim-miniprogram: no object with the methods ${METHODS.join(', ')}. Its internals have changed, see tests/support/zim/stubbedPackage.ts`)
  const handlers = new Map<string, Parameters<Door['onRequest']>[1]>()
  const requests: Request[] = []

  function answer(path: string, body: Body, timeout: number): Promise<Body> {
    const op = path.replace(PREFIX, '')
    if (!HEARTBEATS.has(op))
      requests.push({ op, body })
    const next = () => server({ op, body })
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ code: 6000105, message: `Request timeout by ${Math.round(timeout / 1000)}s` }), timeout)
      void Promise.resolve().then(() => handlers.has(op) ? handlers.get(op)!(body, next) : next()).then((reply) => {
        if (!reply)
          return
        clearTimeout(timer)
        resolve({ code: 0, message: '', ...reply })
      })
    })
  }

  manager.sendInner = (op: string, body: Body, _caller: unknown, timeout: number) => answer(op, body, timeout)
  manager.createQPSReq = ({ cmd }: { cmd: string }, body: Body, _caller: unknown, timeout: number) => answer(cmd, body, timeout)
  manager.sendNoRsp = () => {}
  manager.sendDispatch = () => {}
  manager.sendHttp = () => new Promise(() => {})

  return {
    requests,
    push: (...pushes) => manager.onPushEvent('/sw/push_list', { push_requests: pushes.map(({ op, body }) => ({ sub_cmd: `/im/${op}`, msg_body: body, msg_id: '' })), qos_flag: 0, send_time: Date.now() }, 0),
    pushControl: (op, body) => manager.onPushEvent(op, body, 0),
    onRequest: (op, handle) => handlers.set(op, handle),
    appID: () => manager.econf.appID,
    userID: () => manager.econf.user.userID ?? '',
  }
}
