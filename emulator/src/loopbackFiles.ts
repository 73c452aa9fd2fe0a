/** Files and uploads of a mini program in the process of the backend: no I/O, and time only by the fault `slowUpload`. For tests. */
import type { Files } from './files'
import type { Gateway } from './gateway'

import { FILES_PATH, nameOfPath, uploadFailure } from './files'

/** Bytes that a multipart request adds to a file. */
const FRAME = 200

/** By path. A test may add and remove files at any time. */
export type DeviceFiles = Map<string, Uint8Array>

export function loopbackFiles(gateway: Gateway, files: DeviceFiles, schedule: (run: () => void) => void): Files {
  const origin = 'https://emulator.test'
  return {
    origin: () => origin,
    read(file) {
      const bytes = files.get(String(file))
      return bytes ? Promise.resolve({ name: nameOfPath(String(file)), bytes }) : Promise.reject(notFound(String(file)))
    },
    upload({ url, file, progress, succeeded, failed }) {
      let isOver = false
      const end = (run: () => void) => {
        if (!isOver) {
          isOver = true
          run()
        }
      }
      schedule(() => {
        const bytes = file instanceof Uint8Array ? file : files.get(String(file))
        const ticket = url.slice(`${origin}${FILES_PATH}upload/`.length)
        const expected = gateway.files.expected(ticket)
        if (isOver)
          return
        if (!bytes || !expected?.isReachable)
          return end(() => failed(uploadFailure(bytes ? 'uploadFile:fail network error' : 'uploadFile:fail file not found')))
        progress(bytes.length + FRAME)
        if (expected.status === 200)
          gateway.files.store(ticket, bytes)
        // A mini program reports every reply as a success, whatever its status.
        end(succeeded)
      })
      return { abort: () => end(() => failed(uploadFailure('uploadFile:fail abort'))) }
    },
    async download(url) {
      const stored = gateway.files.find(url.slice(`${origin}${FILES_PATH}`.length).split('.')[0]!)
      if (!stored)
        throw new Error('404')
      return stored.bytes
    },
  }
}

/** As WeChat reports it: no Error, and no code. */
function notFound(path: string): unknown {
  return { errMsg: `readFile:fail no such file or directory, open ${path}` }
}
