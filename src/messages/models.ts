import type { MessageBodies, MessageBody, MessageKind } from '@/types/message'

import { failed } from '@/utils/failure'
import { fieldsOf } from '@/utils/read'

import type { BodyAction, BodyLimits, MessageModel } from './contract'

import { checking } from './checking/model'
import { combined } from './combined/model'
import { command } from './command/model'
import { contactCard } from './contactCard/model'
import { file } from './file/model'
import { image } from './image/model'
import { revoked } from './revoked/model'
import { text } from './text/model'
import { tip } from './tip/model'
import { unsupported } from './unsupported/model'
import { video } from './video/model'
import { voice } from './voice/model'

/** The models of all kinds. A kind that is declared and not listed fails the type check. */
const MODELS = { text, image, voice, video, file, contactCard, combined, command, checking, revoked, tip, unsupported } satisfies { [K in MessageKind]: MessageModel<MessageBodies[K]> }

// A model and its body belong together, which TypeScript cannot follow through a lookup.
const byKind = new Map(Object.entries(MODELS) as Array<[string, MessageModel<MessageBody>]>)
const modelOf = (body: MessageBody) => byKind.get(body.kind)!

export const plainText = (body: MessageBody) => modelOf(body).plainText(body)

export const allows = (body: MessageBody, action: BodyAction) => modelOf(body).allows.includes(action)

/** Throws a FailureError when the body cannot be sent. */
export function checkBody(body: MessageBody, limits: BodyLimits): void {
  const { check } = modelOf(body)
  if (!check)
    throw failed('bad-input', { detail: body.kind })
  check(body, limits)
}

export const previewOf = (body: MessageBody) => modelOf(body).preview?.(body) ?? body

/**
 * Parses a stored body, written by this version or another. Returns null when it is damaged. An unknown kind becomes `unsupported` and is
 * stored again unchanged: {@link storedBody}.
 */
export function parseBody(saved: unknown): MessageBody | null {
  const fields = fieldsOf(saved)
  if (typeof fields.kind !== 'string')
    return null
  const model = byKind.get(fields.kind)
  return model ? model.parse(fields) : { kind: 'unsupported', zimType: 0, stored: saved }
}

/** Whether a body is a text and nothing else. Cache and outbox store such a body as its text alone. */
export const isPlainText = (body: MessageBody): body is MessageBodies['text'] => body.kind === 'text' && Object.keys(body).length === 2

export const storedBody = (body: MessageBody): unknown => body.kind === 'unsupported' && body.stored !== undefined ? body.stored : body
