import type { Host } from '../host'
import type { Options } from './api'

import { api, subscription, WxFailure } from './api'

/** wx.request, uploadFile and downloadFile on fetch, with WeChat's legal-domain check, and the state of the network. */
export function network(host: Host) {
  const status = () => ({ networkType: host.state.networkType, isConnected: host.state.networkType !== 'none' })
  return {
    request: (options: Options) => task(host, 'request', 'request', options, request),
    downloadFile: (options: Options) => task(host, 'downloadFile', 'downloadFile', options, download),
    uploadFile: (options: Options) => task(host, 'uploadFile', 'uploadFile', options, upload),
    getNetworkType: api(host, 'getNetworkType', () => ({ networkType: host.state.networkType, hasSystemProxy: false })),
    ...subscription(host, 'networkStatusChange'),
    ...subscription(host, 'networkWeakChange'),
    getNetworkStatus: status,
  }
}

/**
 * Throws for a URL outside the legal domains of its kind, as WeChat does before it sends anything. http and ws are outside too.
 * The list contains 'https://host' or 'wss://host', and the port counts. null: no check, as with "不校验合法域名" in DevTools.
 */
export function checkDomain(host: Host, kind: 'request' | 'socket' | 'uploadFile' | 'downloadFile', url: string) {
  const { domains } = host.options
  if (!/^(?:https?|wss?):\/\//.test(url))
    throw new WxFailure('invalid url', { errno: 600009 })
  if (!domains)
    return
  const origin = /^(\w+:\/\/[^/?#]+)/.exec(url)![1]!
  if (!(domains[kind] ?? []).includes(origin))
    throw new WxFailure('url not in domain list', { errno: 600002 })
}

type Run = (host: Host, url: string, options: Options, signal: AbortSignal) => Promise<object>

/** Starts a request and returns a task that can be aborted, with WeChat's callbacks. Requests of a suspended app fail with "interrupted". */
function task(host: Host, name: string, kind: 'request' | 'uploadFile' | 'downloadFile', options: Options, run: Run) {
  const controller = new AbortController()
  let reason = ''
  const stop = (cause: string) => {
    reason = cause
    controller.abort()
  }
  const timer = setTimeout(stop, Number(options.timeout) || 60_000, 'timeout')
  const onSuspend = () => stop('interrupted')
  host.bus.on('suspend', onSuspend)
  const work = api(host, name, async () => {
    try {
      const url = String(options.url)
      checkDomain(host, kind, url)
      if (host.state.networkType === 'none')
        throw new WxFailure('', { errno: 600003 })
      return await run(host, host.address(url), options, controller.signal)
    }
    catch (error) {
      throw error instanceof WxFailure ? error : new WxFailure(reason || (error as Error).message, { errno: 600001 })
    }
    finally {
      clearTimeout(timer)
      host.bus.off('suspend', onSuspend)
    }
  })
  const promise = work(options)
  const methods = { abort: () => stop('abort'), onHeadersReceived() {}, offHeadersReceived() {}, onProgressUpdate() {}, offProgressUpdate() {}, onChunkReceived() {}, offChunkReceived() {} }
  return promise ? Object.assign(promise, methods) : methods
}

const request: Run = async (_, url, options, signal) => {
  const method = String(options.method ?? 'GET').toUpperCase()
  const headers = Object.fromEntries(Object.entries(options.header as object ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))
  const isQuery = method === 'GET' || method === 'HEAD'
  const type = headers['content-type'] ??= 'application/json'
  const response = await fetch(isQuery ? withQuery(url, options.data) : url, { method, headers, signal, body: isQuery ? undefined : bodyOf(options.data, type) })
  const data = options.responseType === 'arraybuffer' ? await response.arrayBuffer() : parse(await response.text(), options.dataType)
  return { data, statusCode: response.status, header: Object.fromEntries(response.headers.entries()), cookies: [] }
}

function withQuery(url: string, data: unknown) {
  const query = typeof data === 'object' && data !== null ? formEncoded(data) : ''
  return query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url
}

const formEncoded = (data: object) => Object.entries(data).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join('&')

function bodyOf(data: unknown, type: string): BodyInit | undefined {
  if (data === undefined || data === null || typeof data === 'string' || data instanceof ArrayBuffer)
    return data as string | ArrayBuffer | undefined
  return type.includes('x-www-form-urlencoded') ? formEncoded(data as object) : JSON.stringify(data)
}

/** Parses the text as JSON for the dataType json (the default). Returns the text when it is not JSON, as WeChat does. */
function parse(text: string, dataType: unknown) {
  if (dataType !== undefined && dataType !== 'json')
    return text
  try { return JSON.parse(text) as unknown }
  catch { return text }
}

const download: Run = async (host, url, options, signal) => {
  const response = await fetch(url, { headers: options.header as Record<string, string>, signal })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const path = String(options.filePath ?? host.files.tempPath(extensionOf(url)))
  host.files.write(path, bytes)
  return { statusCode: response.status, tempFilePath: path, filePath: options.filePath, dataLength: bytes.length }
}

const extensionOf = (url: string) => /\.(\w{1,5})(?:$|\?)/.exec(url)?.[1] ?? 'bin'

const upload: Run = async (host, url, options, signal) => {
  const form = new FormData()
  for (const [key, value] of Object.entries(options.formData as object ?? {})) form.append(key, String(value))
  const path = String(options.filePath)
  form.append(String(options.name), new Blob([host.files.read(path)]), path.split('/').pop())
  const response = await fetch(url, { method: 'POST', headers: options.header as Record<string, string>, body: form, signal })
  return { data: await response.text(), statusCode: response.status }
}
