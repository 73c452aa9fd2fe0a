import type { Host } from '../host'
import type { Run } from './tasks'

import { api, subscription } from './api'
import { createTasks } from './tasks'
import { download, upload } from './transfers'

/** wx.request, uploadFile and downloadFile on fetch, with WeChat's legal-domain check, and the state of the network. */
export function network(host: Host) {
  const status = () => ({ networkType: host.state.networkType, isConnected: host.state.networkType !== 'none' })
  return {
    request: createTasks(host, 'request', request),
    downloadFile: createTasks(host, 'downloadFile', download),
    uploadFile: createTasks(host, 'uploadFile', upload),
    getNetworkType: api(host, 'getNetworkType', () => ({ networkType: host.state.networkType, hasSystemProxy: false })),
    ...subscription(host, 'networkStatusChange'),
    ...subscription(host, 'networkWeakChange'),
    getNetworkStatus: status,
  }
}

const request: Run = async ({ url, options, signal, onHeaders }) => {
  const method = String(options.method ?? 'GET').toUpperCase()
  const headers = Object.fromEntries(Object.entries(options.header as object ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))
  const isQuery = method === 'GET' || method === 'HEAD'
  const type = headers['content-type'] ??= 'application/json'
  const response = await fetch(isQuery ? withQuery(url, options.data) : url, { method, headers, signal, body: isQuery ? undefined : bodyOf(options.data, type) })
  onHeaders(response)
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
