/**
 * The emulated backend on a port: clients at /zim over WebSocket, files of media messages at /zim-files/ over HTTP, controls for tests at
 * /emulator/<control> over HTTP POST, ZEGO's server API at /?Action=….
 * Node only, for development, demos and tests: the controls have no access protection.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

import type { Gateway, GatewayOptions } from './gateway'
import type { Plan, World } from './world'

import { createBeforeSend, createTellCreated, createTellPresence, createTellSent } from './callbacks'
import { handleControl } from './controls'
import { FILES_PATH } from './files'
import { handleFile } from './fileServer'
import { createGateway } from './gateway'
import { handleServerApi } from './serverApi'
import { token04Checker } from './tokens'

export interface EmulatorOptions {
  /** 0 takes a free port. Ignored when `server` is given. @default 0 */
  port?: number
  /** @default '127.0.0.1' */
  host?: string
  appID: number
  /** The ServerSecret that signs the tokens: 32 bytes. */
  serverSecret: string
  /** An HTTP server that is listening already. It keeps its routes; the emulator adds /zim, /zim-files/ and /emulator/. @default a new server */
  server?: Server
  /** @default 2048, ZIM's own */
  textLimitBytes?: number
  /** @default 'flagship' */
  plan?: Plan
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** The team's server that is asked before a message is sent. @default none */
  callback?: { url: string, secret: string }
}

export interface Emulator {
  port: number
  /** ws://host:port/zim */
  url: string
  readonly world: World
  readonly gateway: Gateway
  /** Closes every connection, and the HTTP server unless it was given. */
  close: () => Promise<void>
}

/** Rejects when the port is taken. */
export async function startEmulator({ port = 0, host = '127.0.0.1', appID, serverSecret, server, textLimitBytes, plan, now, callback }: EmulatorOptions): Promise<Emulator> {
  const http = server ?? createServer((_, response) => response.writeHead(404).end())
  const callbacks = (given: { url: string, secret: string }) => {
    const of = { ...given, appID, now, filesOrigin: () => `http://${host}:${(http.address() as AddressInfo).port}` }
    return { beforeSend: createBeforeSend(of), onSent: createTellSent(of), onCreated: createTellCreated(of), onPresence: createTellPresence(of) }
  }
  const options: GatewayOptions = { checkToken: token04Checker({ appID, serverSecret }), now, plan, ...(callback && callbacks(callback)), ...(textLimitBytes && { limits: { textBytes: textLimitBytes } }) }
  const gateway = createGateway(options)
  const sockets = new WebSocketServer({ noServer: true })

  sockets.on('connection', (socket) => {
    const connection = gateway.connect({ send: text => socket.send(text), close: () => socket.close() })
    socket.on('message', data => connection.receive(String(data)))
    socket.on('close', connection.closed)
    socket.on('error', () => socket.terminate())
  })

  const upgrade = (request: IncomingMessage, stream: import('node:stream').Duplex, head: import('node:buffer').Buffer) => {
    if (pathOf(request) !== '/zim')
      return server ? undefined : stream.destroy()
    if (!gateway.isOpen())
      return stream.destroy()
    sockets.handleUpgrade(request, stream, head, socket => sockets.emit('connection', socket, request))
  }

  const others = http.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  const route = (request: IncomingMessage, response: ServerResponse) => {
    if (pathOf(request).startsWith('/emulator/'))
      void handleControl(gateway, request, response)
    else if (pathOf(request).startsWith(FILES_PATH))
      void handleFile(gateway.files, request, response)
    else if (pathOf(request) === '/' && /[?&]Action=/.test(request.url ?? ''))
      void handleServerApi(gateway, { appID, serverSecret, now }, request, response)
    else
      others.forEach(listener => listener.call(http, request, response))
  }

  http.removeAllListeners('request')
  http.on('request', route)
  http.on('upgrade', upgrade)
  if (!server)
    await listen(http, port, host)
  const address = http.address() as AddressInfo

  return {
    port: address.port,
    url: `ws://${host}:${address.port}/zim`,
    get world() { return gateway.world },
    gateway,
    async close() {
      http.off('upgrade', upgrade)
      http.off('request', route)
      others.forEach(listener => http.on('request', listener))
      sockets.clients.forEach(socket => socket.terminate())
      sockets.close()
      if (!server)
        await new Promise<void>(resolve => http.close(() => resolve()))
    },
  }
}

function listen(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve()
    })
  })
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').pathname
}
