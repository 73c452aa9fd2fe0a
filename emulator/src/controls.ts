/** The controls of a running server: POST /emulator/<control> with a JSON body, GET /emulator/state. */
import type { IncomingMessage, ServerResponse } from 'node:http'

import type { NextFailure, UploadFailure } from './faults'
import type { Controls, Gateway } from './gateway'

import { planOf } from './world'

interface Body {
  userID?: string
  roomID?: string
  userIDs?: string[]
  ms?: number
  pushes?: number
  reason?: string
  plan?: string
}

type Given = Body & Partial<NextFailure> & Pick<UploadFailure, 'status' | 'errMsg'>

const CONTROLS: Record<keyof Controls, (controls: Controls, body: Given) => void> = {
  drop: (controls, { userID }) => controls.drop(userID),
  offline: (controls, { userIDs }) => controls.offline(userIDs),
  online: controls => controls.online(),
  silence: (controls, { userIDs }) => controls.silence(userIDs),
  speak: controls => controls.speak(),
  delay: (controls, { ms }) => controls.delay(required(ms, 'ms')),
  slow: (controls, { call, ms, userID }) => controls.slow({ call: required(call, 'call'), ms: required(ms, 'ms'), userID }),
  duplicate: (controls, { pushes }) => controls.duplicate(required(pushes, 'pushes')),
  reorder: (controls, { pushes }) => controls.reorder(required(pushes, 'pushes')),
  kick: (controls, { userID }) => controls.kick(required(userID, 'userID')),
  expireToken: (controls, { userID }) => controls.expireToken(required(userID, 'userID')),
  closeRoom: (controls, { roomID }) => controls.closeRoom(required(roomID, 'roomID')),
  kickFromRoom: (controls, { roomID, userID }) => controls.kickFromRoom({ roomID: required(roomID, 'roomID'), userID: required(userID, 'userID') }),
  failNext: (controls, failure) => controls.failNext({ ...failure, call: required(failure.call, 'call'), code: required(failure.code, 'code') }),
  moderate: (controls, { userID, reason }) => controls.moderate({ userID, reason }),
  failUpload: (controls, { status, errMsg, times, userID }) => controls.failUpload({ ...oneOf({ status, errMsg }), times, userID }),
  slowUpload: (controls, { ms, userID }) => controls.slowUpload({ ms: required(ms, 'ms'), userID }),
  plan: (controls, { plan }) => controls.plan(planOf(required(plan, 'plan'))),
  heal: controls => controls.heal(),
  reset: controls => controls.reset(),
}

/** Replies 204; 200 with the state; 400 with `{ error }` for an invalid body; 404 for an unknown control. */
export async function handleControl(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = (request.url ?? '').split('?')[0]!.slice('/emulator/'.length)
  if (name === 'state')
    return send(response, 200, dump(gateway))
  if (request.method !== 'POST' || !Object.hasOwn(CONTROLS, name))
    return send(response, 404, { error: `no control ${name}; there are ${Object.keys(CONTROLS).join(', ')} (POST) and state` })
  try {
    CONTROLS[name as keyof Controls](gateway.controls, await readBody(request))
    response.writeHead(204).end()
  }
  catch (error) {
    send(response, 400, { error: String(error) })
  }
}

/** Users, online users, rooms with their members, and the number of stored messages. */
function dump({ world }: Gateway): object {
  return {
    users: [...world.state.users.values()].map(user => user.baseInfo),
    online: [...world.state.sessions.keys()],
    rooms: world.rooms(),
    messages: world.storedMessages().length,
  }
}

async function readBody(request: IncomingMessage): Promise<Given> {
  let text = ''
  for await (const chunk of request)
    text += String(chunk)
  return text ? JSON.parse(text) : {}
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function oneOf(given: Pick<UploadFailure, 'status' | 'errMsg'>) {
  if ((given.status === undefined) === (given.errMsg === undefined))
    throw new TypeError('one of status and errMsg is missing')
  return given
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined)
    throw new TypeError(`${name} is missing`)
  return value
}
