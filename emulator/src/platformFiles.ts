/** Files and uploads over HTTP: a path on a mini program (uni), a File on the web (XMLHttpRequest), each as the SDK of that platform does it. */
import type { FileContent, Files, Upload, UploadTask } from './files'

import { failure, toFailure } from './failure'
import { nameOfPath, uploadFailure } from './files'

/** The SDK's own, ms. */
const UPLOAD_TIMEOUT = 600_000

/** @param url returns the address of the emulator's socket; called at each use */
export function platformFiles(url: () => string): Files {
  return {
    origin: () => filesOrigin(url()),
    read: file => typeof file === 'string' ? readPath(file) : readFile(file),
    upload: upload => typeof upload.file === 'string' ? uploadPath(upload, upload.file) : upload.file instanceof Uint8Array ? uploadBytes(upload, upload.file) : uploadFile(upload, upload.file),
    download: url => isWeb() ? downloadOnWeb(url) : downloadFile(url),
  }
}

/** The address under which the server's paths begin, by that of its socket: `wss://host/proxy/zim` gives `https://host/proxy`. */
export function filesOrigin(socketUrl: string): string {
  return socketUrl.replace(/[?#].*$/, '').replace(/^ws/, 'http').replace(/([^/])\/[^/]*\/?$/, '$1')
}

function readPath(filePath: string): Promise<FileContent> {
  return new Promise((resolve, reject) => {
    uni.getFileSystemManager().readFile({
      filePath,
      position: 0,
      success: ({ data }) => resolve({ name: nameOfPath(filePath), bytes: new Uint8Array(data as ArrayBuffer) }),
      fail: reject,
    })
  })
}

/** A reply of any status is a success here, as in the SDK: it does not look at the status. */
function uploadPath({ url, progress, succeeded, failed }: Upload, filePath: string): UploadTask {
  const task = uni.uploadFile({
    url,
    name: 'file',
    filePath,
    timeout: UPLOAD_TIMEOUT,
    success: () => succeeded(),
    fail: ({ errMsg }) => failed(uploadFailure(errMsg)),
  })
  task.onProgressUpdate(({ totalBytesSent }) => progress(totalBytesSent))
  return { abort: () => task.abort() }
}

const isWeb = () => typeof XMLHttpRequest !== 'undefined'

/** A reply of any status is a success, as in the SDK. */
function uploadBytes(upload: Upload, bytes: Uint8Array): UploadTask {
  if (isWeb())
    return uploadFile(upload, new File([bytes as BlobPart], 'children'))
  const boundary = `wxmpFormBoundary${Math.random().toString(16).slice(2)}`
  const ascii = (text: string) => Array.from(text, character => character.charCodeAt(0))
  const body = Uint8Array.from([
    ...ascii(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="children"\r\nContent-Type: application/x-zip-compressed\r\n\r\n`),
    ...bytes,
    ...ascii(`\r\n--${boundary}--`),
  ])
  const task = uni.request({
    url: upload.url,
    method: 'POST',
    header: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    data: body.buffer,
    success: () => upload.succeeded(),
    fail: ({ errMsg }) => upload.failed(uploadFailure(errMsg)),
  })
  return { abort: () => task.abort() }
}

async function downloadOnWeb(url: string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok)
    throw new Error(String(response.status))
  return new Uint8Array(await response.arrayBuffer())
}

function downloadFile(url: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    uni.downloadFile({
      url,
      success({ tempFilePath, statusCode }) {
        if (statusCode !== 200)
          return reject(new Error(String(statusCode)))
        readPath(tempFilePath).then(({ bytes }) => {
          resolve(bytes)
          uni.getFileSystemManager().unlink({ filePath: tempFilePath })
        }, reject)
      },
      fail: reject,
    })
  })
}

async function readFile(file: File): Promise<FileContent> {
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
  }
  catch {
    throw toFailure(failure(6000211))
  }
}

function uploadFile({ url, progress, succeeded, failed }: Upload, file: File): UploadTask {
  const request = new XMLHttpRequest()
  const failAs = (event: string, code: number) => failed({ code, message: `upload ${event}, readyState:${request.readyState}, status:${request.status}` })
  request.upload.onprogress = ({ loaded }) => progress(loaded)
  request.onload = () => request.status === 200 ? succeeded() : failAs('fail', 6000212)
  request.onabort = () => failAs('abort', 6000206)
  request.ontimeout = () => failAs('timeout', 6000105)
  request.onerror = () => failAs('error', 6000212)
  request.open('PUT', url, true)
  request.timeout = UPLOAD_TIMEOUT
  request.send(file)
  return { abort: () => request.abort() }
}
