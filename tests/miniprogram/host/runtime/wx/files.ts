import type { Host } from '../host'
import type { Options } from './api'

import { api, WxFailure } from './api'
import { fromBase64, toBase64 } from './system'

type Data = string | ArrayBuffer | ArrayBufferView

/** wx.getFileSystemManager and the older file functions, on the FileStore. Package files can be read, as in WeChat. */
export function fileApis(host: Host) {
  const operations = createOperations(host)
  const manager = createManager(host, operations)
  return {
    getFileSystemManager: () => manager,
    ...Object.fromEntries((['saveFile', 'getFileInfo', 'getSavedFileList', 'removeSavedFile'] as const).map(name => [name, api(host, name, operations[name])])),
    openDocument: api(host, 'openDocument', options => void host.files.read(String(options.filePath))),
  }
}

function createOperations(host: Host) {
  const { files } = host
  const read = (path: string): Uint8Array<ArrayBuffer> => {
    const source = host.dist.scripts[path.replace(/^\//, '')]
    return source !== undefined && !files.has(path) ? encode(source) : files.read(path)
  }
  const operations = {
    access: ({ path }: Options) => {
      if (!files.has(String(path)))
        throw new WxFailure(`no such file or directory ${String(path)}`)
    },
    mkdir: ({ dirPath, recursive }: Options) => files.makeFolder(String(dirPath), Boolean(recursive)),
    rmdir: ({ dirPath, recursive }: Options) => files.removeFolder(String(dirPath), Boolean(recursive)),
    readdir: ({ dirPath }: Options) => ({ files: files.list(String(dirPath)) }),
    readFile: ({ filePath, encoding, position, length }: Options) => {
      const bytes = read(String(filePath))
      const part = bytes.slice(Number(position) || 0, length === undefined ? undefined : (Number(position) || 0) + Number(length))
      return { data: encoding ? decode(part, String(encoding)) : part.buffer }
    },
    writeFile: ({ filePath, data, encoding }: Options) => files.write(String(filePath), toBytes(data as Data, encoding)),
    appendFile: ({ filePath, data, encoding }: Options) => {
      const [before, after] = [files.read(String(filePath)), toBytes(data as Data, encoding)]
      const joined = new Uint8Array(before.length + after.length)
      joined.set(before)
      joined.set(after, before.length)
      files.write(String(filePath), joined)
    },
    unlink: ({ filePath }: Options) => files.remove(String(filePath)),
    copyFile: ({ srcPath, destPath }: Options) => files.write(String(destPath), read(String(srcPath))),
    rename: ({ oldPath, newPath }: Options) => {
      files.write(String(newPath), files.read(String(oldPath)))
      files.remove(String(oldPath))
    },
    saveFile: ({ tempFilePath, filePath }: Options) => {
      const path = String(filePath ?? `${files.root}/saved_${String(tempFilePath).split('/').pop()}`)
      files.write(path, files.read(String(tempFilePath)))
      files.remove(String(tempFilePath))
      return { savedFilePath: path }
    },
    stat: ({ path }: Options) => {
      operations.access({ path })
      const isFolder = files.isFolder(String(path))
      return { stats: { size: isFolder ? 0 : files.read(String(path)).length, mode: 0, lastAccessedTime: 0, lastModifiedTime: 0, isDirectory: () => isFolder, isFile: () => !isFolder } }
    },
    getFileInfo: ({ filePath }: Options) => ({ size: read(String(filePath)).length, digest: '' }),
    getSavedFileList: () => ({ fileList: files.list(files.root).filter(name => name.startsWith('saved_')).map(name => ({ filePath: `${files.root}/${name}`, size: files.read(`${files.root}/${name}`).length, createTime: 0 })) }),
    removeSavedFile: ({ filePath }: Options) => files.remove(String(filePath)),
    truncate: ({ filePath, length }: Options) => files.write(String(filePath), files.read(String(filePath)).slice(0, Number(length) || 0)),
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
    catch (error) { throw new Error(`${name}:fail ${(error as WxFailure).reason ?? (error as Error).message}`) }
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
