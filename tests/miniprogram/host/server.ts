import type { AddressInfo } from 'node:net'

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

import type { Dist } from './types'

const TYPES: Record<string, string> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.gif': 'image/gif', '.svg': 'image/svg+xml', '.webp': 'image/webp', '.mp3': 'audio/mpeg', '.mp4': 'video/mp4', '.json': 'application/json' }

/** Returns the HTML page of one phone. `script` runs after the runtime, for example to start the app. */
export const phonePage = (script = '') => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Mini program host</title><link rel="icon" href="data:,"></head><body><script src="/host.js"></script><script>${script}</script></body></html>`

export interface HostServer { url: string, close: () => Promise<void> }

/** Serves a compiled mini program on a loopback port (0 selects a free one): HTML `pages` by path, /host.js, /dist.json, the files of the package. */
export async function serve(dist: Dist, { port = 0, pages = { '/': phonePage() } }: { port?: number, pages?: Record<string, string> } = {}): Promise<HostServer> {
  const script = await bundle()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    const send = (body: string | Buffer, type: string, status = 200) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    if (pages[path] !== undefined)
      send(pages[path], 'text/html')
    else if (path === '/host.js')
      send(script, 'text/javascript')
    else if (path === '/dist.json')
      send(JSON.stringify(dist), 'application/json')
    else
      readFile(join(dist.dir, normalize(`/${path}`))).then(file => send(file, TYPES[extname(path)] ?? 'application/octet-stream'), () => send('not found', 'text/plain', 404))
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

let bundled: Promise<string> | undefined

/** The runtime as one script for the browser, built once per process. */
function bundle(): Promise<string> {
  return bundled ??= (async () => {
    const result = await build({
      configFile: false,
      envFile: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        write: false,
        minify: false,
        target: 'es2022',
        lib: { entry: fileURLToPath(new URL('runtime/browserEntry.ts', import.meta.url)), formats: ['iife'], name: 'miniProgramHost' },
      },
    })
    const [output] = Array.isArray(result) ? result : [result]
    if (!('output' in output))
      throw new Error('vite produced no output for the host runtime')
    return output.output[0].code
  })()
}
