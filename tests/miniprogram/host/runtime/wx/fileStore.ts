import { WxFailure } from './api'
import { fromBase64, toBase64 } from './system'

/** WeChat's documented quota for files of one mini program under USER_DATA_PATH: 200 MB. */
const USER_DATA_LIMIT = 200 * 1024 * 1024

const TEMP = 'wxfile://tmp_'

/** Files under USER_DATA_PATH, which `dump` passes to the next launch, and temporary files. */
export class FileStore {
  readonly root = 'wxfile://usr'
  private readonly files = new Map<string, Uint8Array<ArrayBuffer>>()
  private readonly folders = new Set<string>([this.root])
  private nextTemp = 1

  constructor(initial: Record<string, string> = {}, private readonly limit = USER_DATA_LIMIT) {
    for (const [path, base64] of Object.entries(initial)) this.files.set(path, fromBase64(base64))
  }

  /** Returns a path for a new temporary file. */
  tempPath(extension: string) {
    return `${TEMP}${this.nextTemp++}.${extension}`
  }

  has(path: string) { return this.files.has(path) || this.folders.has(trim(path)) }
  isFolder(path: string) { return this.folders.has(trim(path)) }

  read(path: string): Uint8Array<ArrayBuffer> {
    const bytes = this.files.get(path)
    if (!bytes)
      throw new WxFailure(`no such file or directory, open ${path}`)
    return bytes
  }

  /** Throws a WxFailure outside USER_DATA_PATH and the temporary files, without the parent folder, or above the quota. */
  write(path: string, bytes: Uint8Array<ArrayBuffer>) {
    if (!path.startsWith(`${this.root}/`) && !path.startsWith(TEMP))
      throw new WxFailure(`permission denied, open ${path}`)
    if (path.startsWith(this.root)) {
      const folder = path.slice(0, path.lastIndexOf('/'))
      if (!this.folders.has(folder))
        throw new WxFailure(`no such file or directory, open ${path}`)
      if (this.bytes - (this.files.get(path)?.length ?? 0) + bytes.length > this.limit)
        throw new WxFailure('the maximum size of the file storage limit is exceeded')
    }
    this.files.set(path, bytes)
  }

  remove(path: string) {
    this.read(path)
    this.files.delete(path)
  }

  makeFolder(path: string, isRecursive: boolean) {
    const folder = trim(path)
    const parent = folder.slice(0, folder.lastIndexOf('/'))
    if (this.has(folder) && !isRecursive)
      throw new WxFailure(`file already exists ${path}`)
    if (!this.folders.has(parent)) {
      if (!isRecursive || parent.length < this.root.length)
        throw new WxFailure(`no such file or directory, mkdir ${path}`)
      this.makeFolder(parent, true)
    }
    this.folders.add(folder)
  }

  removeFolder(path: string, isRecursive: boolean) {
    const folder = trim(path)
    const inside = this.list(folder)
    if (inside.length > 0 && !isRecursive)
      throw new WxFailure(`directory not empty ${path}`)
    for (const file of [...this.files.keys()]) {
      if (file.startsWith(`${folder}/`))
        this.files.delete(file)
    }
    for (const each of [...this.folders]) {
      if (each === folder || each.startsWith(`${folder}/`))
        this.folders.delete(each)
    }
  }

  list(path: string): string[] {
    const folder = `${trim(path)}/`
    return [...new Set([...this.files.keys(), ...this.folders].filter(each => each.startsWith(folder)).map(each => each.slice(folder.length).split('/')[0]!))]
  }

  /** Bytes under USER_DATA_PATH. */
  get bytes() {
    return [...this.files].reduce((sum, [path, data]) => sum + (path.startsWith(this.root) ? data.length : 0), 0)
  }

  /** Returns the files under USER_DATA_PATH for the next launch, base64 by path. Temporary files are lost. */
  dump(): Record<string, string> {
    return Object.fromEntries([...this.files].filter(([path]) => path.startsWith(this.root)).map(([path, data]) => [path, toBase64(data)]))
  }
}

const trim = (path: string) => path.replace(/(?<!\/)\/$/, '')
