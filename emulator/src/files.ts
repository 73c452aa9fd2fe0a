/**
 * The files of a device and the way to the emulator's server, as the client needs them. Beside the transport, of which it is a part:
 * platformFiles.ts for mini programs and browsers, loopbackFiles.ts for tests in one process.
 */

/** The server's paths of files, also behind a proxy: every path that it gives out begins with this. */
export const FILES_PATH = '/zim-files/'

/** `fileLocalPath`: a path on mini programs, a File on the web. */
export type LocalFile = string | File

export interface FileContent {
  /** By which the SDK names a message without fileName. */
  name: string
  bytes: Uint8Array
}

export interface Upload {
  /** Absolute. */
  url: string
  /** Bytes: of a combined message, whose file the client itself makes. */
  file: LocalFile | Uint8Array
  /** Bytes of the request so far. On mini programs they count the multipart frame, so that the last value exceeds the file. */
  progress: (loaded: number) => void
  succeeded: () => void
  /** `code` is ZIM's. */
  failed: (reason: { code: number, message: string }) => void
}

export interface UploadTask {
  /** The upload fails with 6000206, unless it is over. */
  abort: () => void
}

export interface Files {
  /** The address that precedes the server's paths, without a slash at the end. */
  origin: () => string
  /** Rejects as the platform does. On mini programs that is `{ errMsg }` without a code. */
  read: (file: LocalFile) => Promise<FileContent>
  upload: (upload: Upload) => UploadTask
  /** Rejects when the file cannot be fetched. */
  download: (url: string) => Promise<Uint8Array>
}

/** The failure of an upload on a mini program, by the platform's text. */
export function uploadFailure(errMsg: string): { code: number, message: string } {
  return { code: errMsg.includes('abort') ? 6000206 : 6000212, message: errMsg }
}

/** The SDK's name of a file without one: its path without the scheme. */
export function nameOfPath(path: string): string {
  return path.replace(/\w+:\/\//, '')
}
