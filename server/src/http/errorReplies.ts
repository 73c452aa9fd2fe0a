/**
 * Turns errors into replies; no other module does. An ApiError is sent as it is. A refusal of Fastify or of its plugins becomes an ApiError
 * of this API. Any other error is logged, and the reply has no details: 503 when the database is away, else 500.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import fp from 'fastify-plugin'

import { isDatabaseUnavailable } from '../db/unavailable'
import { ApiError, databaseUnavailable, invalidInput } from '../errors'
import { clientAddress } from './clientAddress'

declare module 'fastify' {
  interface FastifyRequest {
    /** The error code of the reply, for the log line. */
    errorCode: string | null
  }
}

const routeNotFound = () => new ApiError(404, 'route-not-found', 'There is nothing at this address. See /openapi.json.')

const REFUSALS: Record<string, () => ApiError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new ApiError(413, 'too-large', 'This request is too large.'),
  FST_REQ_FILE_TOO_LARGE: () => new ApiError(413, 'too-large', 'This file is too large. Choose one of at most 1 MB.', { field: 'file' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new ApiError(415, 'unsupported-media-type', 'Send JSON, with the content type application/json.'),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => new ApiError(415, 'unsupported-media-type', 'Send the file as multipart/form-data.'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new ApiError(400, 'invalid-json', 'The body is not JSON.'),
  FST_ERR_MAX_PARAM_LENGTH: routeNotFound,
}

/** Returns the ApiError for an error, or null for an unexpected error. */
function refusalOf(error: FastifyError | ApiError): ApiError | null {
  if (error instanceof ApiError)
    return error
  if (error.validation)
    return invalidField(error)
  const known = REFUSALS[error.code]
  if (known)
    return known()
  const status = error.statusCode ?? 500
  return status >= 400 && status < 500 ? new ApiError(status, 'bad-request', 'This request cannot be read. See /openapi.json.') : null
}

/** Turns the first problem of the schema validation, such as `/account must not have fewer than 3 characters`, into a sentence and a field. */
function invalidField(error: FastifyError): ApiError {
  const [problem] = error.validation ?? []
  const required = problem?.params.requiredProperties
  const field = Array.isArray(required) ? String(required[0]) : problem?.instancePath.split('/')[1]
  if (!field)
    return invalidInput('The request does not have the format of this address. See /openapi.json.')
  return invalidInput(Array.isArray(required) ? `"${field}" is missing.` : `"${field}" ${problem?.message ?? 'is not valid'}.`, field)
}

function failureOf(error: Error, request: FastifyRequest): ApiError {
  const isUnavailable = isDatabaseUnavailable(error)
  request.log.error({ err: error }, isUnavailable ? 'the database is unavailable' : 'unexpected error')
  return isUnavailable
    ? databaseUnavailable()
    : new ApiError(500, 'internal-error', 'Something went wrong on the server. Try again. If it happens again, report the request ID.')
}

/** Sends any error in the format of this API. */
function sendError(error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply) {
  const { statusCode, code, message, field, retryAfterSeconds } = refusalOf(error) ?? failureOf(error, request)
  request.errorCode = code
  if (retryAfterSeconds !== undefined)
    reply.header('retry-after', retryAfterSeconds)
  return reply.code(statusCode).type('application/json; charset=utf-8').send({ error: { code, message, field, requestId: request.id } })
}

/** Replies to a URL that Fastify cannot decode. Fastify runs no hooks for it, so the headers and the log line are written here. */
export function replyToUnreadableUrl(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'default-src \'none\';frame-ancestors \'none\'',
    'cache-control': 'no-store',
  })
  sendError(error, request, reply)
  request.log.info({ method: request.method, route: 'unreadable', status: reply.statusCode, error: request.errorCode, address: clientAddress(request) }, 'request')
}

export const errorReplies = fp(async (app: FastifyInstance) => {
  app.decorateRequest('errorCode', null)
  app.setErrorHandler<FastifyError | ApiError>(sendError)
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, () => { throw routeNotFound() })
}, { name: 'error-replies', dependencies: ['@fastify/rate-limit'] })
