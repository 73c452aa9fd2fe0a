/**
 * Files of media messages over HTTP, at /zim-files/. Node only.
 *
 * PUT or POST /zim-files/upload/<ticket>: the body, or the field `file` of a multipart body. The address comes from `uploadFile`. 403 for an
 * unknown one, 413 for a body that is larger than announced, 400 when the content is another one.
 * GET /zim-files/<md5>[.<extension>]: also ranges, which videos need. The type follows from the content: SVG and HTML are not shown.
 * Every origin is allowed, because a page or a mini program reaches this server under another address than its own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

import type { FileDoor } from './gateway'
import type { StoredFile } from './world'

import { FILES_PATH } from './files'
import { fileOf, LARGEST_FRAME } from './multipart'

const ANY_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, PUT, POST, OPTIONS',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': 'content-length, content-range, accept-ranges',
  'access-control-max-age': '600',
}

/** Another body than announced, or none. */
class Refused extends Error {
  constructor(readonly status: number) { super(String(status)) }
}

/** Handles a request whose path begins with /zim-files/. */
export async function handleFile(files: FileDoor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?')[0]!.slice(FILES_PATH.length)
  if (request.method === 'OPTIONS')
    return void response.writeHead(204, ANY_ORIGIN).end()
  if (request.method === 'GET' || request.method === 'HEAD')
    return download(files.find(path.split('.')[0]!), request, response)
  if ((request.method === 'PUT' || request.method === 'POST') && path.startsWith('upload/'))
    return receive(files, path.slice('upload/'.length), request, response)
  refuse(request, response, 404)
}

async function receive(files: FileDoor, ticket: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const expected = files.expected(ticket)
  if (!expected)
    return refuse(request, response, 403)
  if (!expected.isReachable)
    return void request.destroy()
  try {
    const contentType = request.headers['content-type'] ?? ''
    const isMultipart = contentType.startsWith('multipart/')
    const body = await bodyOf(request, expected.size + (isMultipart ? LARGEST_FRAME : 0))
    const file = isMultipart ? fileOf(body, contentType) : body
    if (expected.status !== 200)
      throw new Refused(expected.status)
    if (!file || file.length > expected.size || createHash('md5').update(file).digest('hex') !== expected.md5)
      throw new Refused(400)
    files.store(ticket, file)
    response.writeHead(200, ANY_ORIGIN).end()
  }
  catch (error) {
    if (error instanceof Refused)
      return refuse(request, response, error.status)
    // The client has ended the request.
    request.destroy()
  }
}

/** Keeps at most `largest` bytes. */
async function bodyOf(request: IncomingMessage, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > largest)
      throw new Refused(413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What is left of the body is not read. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { ...ANY_ORIGIN, connection: 'close' }).end(() => request.destroy())
}

function download(file: StoredFile | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (!file)
    return void response.writeHead(404, { ...ANY_ORIGIN, 'content-type': 'text/plain' }).end('no such file')
  const { bytes, mime } = file
  const headers = {
    ...ANY_ORIGIN,
    'content-type': mime,
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
  }
  const range = rangeOf(request.headers.range, bytes.length)
  if (range === 'outside')
    return void response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end()
  const [start, end] = range ?? [0, bytes.length]
  response.writeHead(range ? 206 : 200, { ...headers, 'content-length': end - start, ...(range && { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }) })
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(start, end))
}

/** First byte, and the one after the last. Undefined for the whole file: also for several ranges, which a server may ignore. */
function rangeOf(header: string | undefined, length: number): [number, number] | 'outside' | undefined {
  const range = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!range || (!range[1] && !range[2]))
    return undefined
  const [start, end] = range[1] ? [Number(range[1]), Math.min(length, range[2] ? Number(range[2]) + 1 : length)] : [Math.max(0, length - Number(range[2])), length]
  return start >= end ? 'outside' : [start, end]
}
