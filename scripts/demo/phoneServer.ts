import type { IncomingMessage, Server, ServerResponse } from 'node:http'

import { readFile } from 'node:fs/promises'
import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { extname, join, normalize } from 'node:path'

export interface PhoneOptions {
  dir: string
  run: string
  /** The saved login that the phone reads at its first start of this run (src/services/savedLogin.ts). */
  saved: object
  /** Handles requests for the account server. */
  accounts: (request: IncomingMessage, reply: ServerResponse) => void
  emulatorPort: number
}

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.json': 'application/json', '.svg': 'image/svg+xml' }
/** The emulator's files of media messages. */
const FILES = /^\/zim-files\//
/** The address of an invite leads to the web client (docs/going-live.md). */
const INVITE = /^\/i\/\w+$/
const API = /^\/(?:v1|avatars)\//

/**
 * The web server of one phone: the client's files, the routes of the account server, and the emulator's socket at /zim and files at
 * /zim-files/. The client uses one origin only, as behind one domain in production.
 */
export function phoneServer({ dir, run, saved, accounts, emulatorPort }: PhoneOptions): Server {
  const server = createServer(async (request, reply) => {
    const { pathname } = new URL(request.url!, 'http://phone')
    if (API.test(pathname))
      return accounts(request, reply)
    if (FILES.test(pathname))
      return passOn(request, reply, emulatorPort)
    const file = pathname === '/' || INVITE.test(pathname) ? 'index.html' : normalize(pathname).replace(/^([/\\]|\.\.)+/, '')
    try {
      const content = await readFile(join(dir, file))
      reply.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' })
      reply.end(file === 'index.html' ? signedIn(content.toString(), run, saved) : content)
    }
    catch { reply.writeHead(404).end('not found') }
  })
  server.on('upgrade', (request, socket, head) => {
    const upstream = connect(emulatorPort, '127.0.0.1', () => {
      const headers = request.rawHeaders.reduce((text, part, index) => text + part + (index % 2 ? '\r\n' : ': '), '')
      upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`)
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    const sides = [socket, upstream]
    const end = () => sides.forEach(side => side.destroy())
    for (const side of sides) side.on('error', end).on('close', end)
  })
  return server
}

/** Ends both sides together: an upload that is cancelled in the page ends at the emulator, too. */
function passOn(request: IncomingMessage, reply: ServerResponse, port: number): void {
  const upstream = httpRequest({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
    reply.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(reply)
  })
  upstream.on('error', () => reply.destroy())
  reply.on('close', () => upstream.destroy())
  request.pipe(upstream)
}

/** Returns the client's page with a script that signs its user in, at the first start of this run only, so that sign-out works. */
function signedIn(html: string, run: string, saved: object): string {
  const stored = JSON.stringify(JSON.stringify({ type: 'object', data: saved })).replaceAll('<', '\\u003C')
  const script = `if (localStorage.getItem('demo.run') !== '${run}') { localStorage.clear(); localStorage.setItem('demo.run', '${run}'); localStorage.setItem('session.v1', ${stored}) }`
  return html.replace('<head>', `<head><script>${script}</script>`)
}
