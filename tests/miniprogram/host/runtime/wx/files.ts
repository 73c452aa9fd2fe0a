import type { FileContent } from '../../types'
import type { Host } from '../host'
import type { Options } from './api'

import { api, failure, WxFailure } from './api'
import { noSuchFile } from './fileStore'
import { fromBase64, toBase64 } from './system'

type Data = string | ArrayBuffer | ArrayBufferView

/** wx.getFileSystemManager and the older file functions, on the FileStore. Package files can be read, as in WeChat. */
export function fileApis(host: Host) {
  const operations = createOperations(host)
  const manager = createManager(host, operations)
  return {
    getFileSystemManager: () => manager,
    ...Object.fromEntries((['saveFile', 'getFileInfo', 'getSavedFileList', 'removeSavedFile'] as const).map(name => [name, api(host, name, operations[name])])),
  }
}

/** Throws for a path that the app may only read: package, temporary and saved files. */
export function requireWritable(host: Host, path: string) {
  if (!path.startsWith(`${host.files.root}/`))
    throw new WxFailure(`permission denied, open ${path}`, { errno: 1301000 })
}

export const extensionOf = (path: string) => /\.(\w{1,5})$/.exec(path.split(/[?#]/)[0]!)?.[1]

function createOperations(host: Host) {
  const { files } = host
  const packageFile = (path: string) => {
    const source = host.dist.scripts[path.replace(/^\//, '')]
    return source !== undefined && !files.has(path) ? encode(source) : undefined
  }
  const size = (path: string) => packageFile(path)?.length ?? files.size(path)
  const read = (path: string, position = 0, length?: number): Uint8Array<ArrayBuffer> => packageFile(path)?.slice(position, length && position + length) ?? files.read(path, position, length)
  const write = (path: string, content: FileContent) => {
    requireWritable(host, path)
    files.write(path, content)
  }
  const statsOf = (path: string) => {
    const isFolder = files.isFolder(path)
    const changed = isFolder || packageFile(path) ? 0 : Math.floor(files.changedAt(path) / 1000)
    return { size: isFolder ? 0 : size(path), mode: isFolder ? 0o40755 : 0o100644, lastAccessedTime: changed, lastModifiedTime: changed, isDirectory: () => isFolder, isFile: () => !isFolder }
  }
  const operations = {
    access: ({ path }: Options) => {
      if (!files.has(String(path)) && !packageFile(String(path)))
        throw noSuchFile(String(path))
    },
    mkdir: ({ dirPath, recursive }: Options) => files.makeFolder(String(dirPath), Boolean(recursive)),
    rmdir: ({ dirPath, recursive }: Options) => files.removeFolder(String(dirPath), Boolean(recursive)),
    readdir: ({ dirPath }: Options) => ({ files: files.list(String(dirPath)) }),
    readFile: ({ filePath, encoding, position, length }: Options) => {
      const path = String(filePath)
      const bytes = size(path)
      if (position !== undefined && !(Number(position) >= 0 && Number(position) < bytes))
        throw new WxFailure(`the value of "position" is out of range`, { errno: 1301009 })
      if (length !== undefined && !(Number(length) >= 1 && Number(length) <= bytes))
        throw new WxFailure(`the value of "length" is out of range`, { errno: 1301006 })
      const part = read(path, Number(position ?? 0), length === undefined ? undefined : Number(length))
      return { data: encoding ? decode(part, String(encoding)) : part.buffer }
    },
    writeFile: ({ filePath, data, encoding }: Options) => write(String(filePath), toBytes(data as Data, encoding)),
    appendFile: ({ filePath, data, encoding }: Options) => {
      requireWritable(host, String(filePath))
      files.append(String(filePath), toBytes(data as Data, encoding))
    },
    unlink: ({ filePath }: Options) => {
      requireWritable(host, String(filePath))
      files.remove(String(filePath))
    },
    copyFile: ({ srcPath, destPath }: Options) => write(String(destPath), packageFile(String(srcPath)) ?? files.content(String(srcPath))),
    rename: ({ oldPath, newPath }: Options) => {
      requireWritable(host, String(oldPath))
      requireWritable(host, String(newPath))
      files.move(String(oldPath), String(newPath))
    },
    saveFile: ({ tempFilePath, filePath }: Options) => {
      const from = String(tempFilePath)
      if (!files.isTemporary(from) || !files.has(from))
        throw new WxFailure('tempFilePath file not exist', { errno: 1301112 })
      const path = String(filePath ?? files.savedPath(extensionOf(from) ?? 'bin'))
      if (filePath !== undefined)
        requireWritable(host, path)
      files.move(from, path)
      return { savedFilePath: path }
    },
    stat: ({ path, recursive }: Options) => {
      operations.access({ path })
      if (!recursive || !files.isFolder(String(path)))
        return { stats: statsOf(String(path)) }
      return { stats: ['', ...files.below(String(path)).map(each => each.slice(String(path).length))].map(each => ({ path: each || '/', stats: statsOf(String(path) + each) })) }
    },
    getFileInfo: ({ filePath }: Options) => ({ size: size(String(filePath)), digest: '' }),
    getSavedFileList: () => ({ fileList: files.savedPaths.map(filePath => ({ filePath, size: files.size(filePath), createTime: Math.floor(files.changedAt(filePath) / 1000) })) }),
    removeSavedFile: ({ filePath }: Options) => files.remove(String(filePath)),
    truncate: ({ filePath, length }: Options) => write(String(filePath), files.read(String(filePath), 0, Number(length) || 0)),
  }
  return operations
}

function createManager(host: Host, operations: ReturnType<typeof createOperations>) {
  const sync = syncForms(operations)
  const later = Object.fromEntries(Object.entries(operations).map(([name, run]) => [name, api(host, name, run as (options: Options) => unknown, { givesPromise: false })]))
  return { ...later, ...sync } as Record<keyof typeof operations, (options?: Options) => unknown> & typeof sync
}

/** The *Sync functions: positional arguments. They throw the error that the others pass to `fail`. */
function syncForms(run: Record<'access' | 'mkdir' | 'rmdir' | 'readdir' | 'readFile' | 'writeFile' | 'appendFile' | 'unlink' | 'copyFile' | 'rename' | 'saveFile' | 'stat' | 'truncate', (options: Options) => unknown>) {
  const named = <T>(name: string, act: () => T): T => {
    try { return act() }
    catch (error) { throw Object.assign(new Error(failure(name, error).errMsg), failure(name, error)) }
  }
  return {
    accessSync: (path: string) => named('accessSync', () => run.access({ path })),
    mkdirSync: (dirPath: string, recursive?: boolean) => named('mkdirSync', () => run.mkdir({ dirPath, recursive })),
    rmdirSync: (dirPath: string, recursive?: boolean) => named('rmdirSync', () => run.rmdir({ dirPath, recursive })),
    readdirSync: (dirPath: string) => named('readdirSync', () => (run.readdir({ dirPath }) as { files: string[] }).files),
    readFileSync: (filePath: string, encoding?: string, position?: number, length?: number) => named('readFileSync', () => (run.readFile({ filePath, encoding, position, length }) as { data: unknown }).data),
    writeFileSync: (filePath: string, data: Data, encoding?: string) => named('writeFileSync', () => run.writeFile({ filePath, data, encoding })),
    appendFileSync: (filePath: string, data: Data, encoding?: string) => named('appendFileSync', () => run.appendFile({ filePath, data, encoding })),
    unlinkSync: (filePath: string) => named('unlinkSync', () => run.unlink({ filePath })),
    copyFileSync: (srcPath: string, destPath: string) => named('copyFileSync', () => run.copyFile({ srcPath, destPath })),
    renameSync: (oldPath: string, newPath: string) => named('renameSync', () => run.rename({ oldPath, newPath })),
    saveFileSync: (tempFilePath: string, filePath?: string) => named('saveFileSync', () => (run.saveFile({ tempFilePath, filePath }) as { savedFilePath: string }).savedFilePath),
    statSync: (path: string) => named('statSync', () => (run.stat({ path }) as { stats: unknown }).stats),
    truncateSync: (filePath: string, length?: number) => named('truncateSync', () => run.truncate({ filePath, length })),
  }
}

const encode = (text: string) => new TextEncoder().encode(text)

function decode(bytes: Uint8Array<ArrayBuffer>, encoding: string) {
  if (encoding === 'base64')
    return toBase64(bytes)
  if (encoding === 'hex')
    return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  if (encoding === 'binary' || encoding === 'latin1' || encoding === 'ascii')
    return String.fromCharCode(...bytes)
  return new TextDecoder().decode(bytes)
}

function toBytes(data: Data, encoding: unknown): Uint8Array<ArrayBuffer> {
  if (typeof data === 'string')
    return encoding === 'base64' ? fromBase64(data) : encode(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data.slice(0)) : new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer)
}
