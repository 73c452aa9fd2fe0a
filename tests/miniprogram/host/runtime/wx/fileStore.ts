import type { FileContent } from '../../types'

import { joinBytes } from '../formats/bytes'
import { WxFailure } from './api'
import { fromBase64, toBase64 } from './system'

/** WeChat's documented quota for files of one mini program that stay: 200 MB together, 100 MB each. */
const QUOTA = 200 * 1024 * 1024
const FILE_LIMIT = 100 * 1024 * 1024

const ROOT = 'wxfile://usr'
const TEMP = 'wxfile://tmp_'
const SAVED = 'wxfile://store_'

interface Entry { size: number, head: Uint8Array<ArrayBuffer>, changedAt: number }

export const noSuchFile = (path: string, verb = '') => new WxFailure(`no such file or directory${verb && `, ${verb}`} ${path}`, { errno: 1300002 })

/**
 * Files under USER_DATA_PATH and saved files, which `dump` passes to the next launch, and temporary files. Of a file that is given by its
 * size only the first bytes are in memory; the rest is read as zeros.
 */
export class FileStore {
  readonly root = ROOT
  private readonly files = new Map<string, Entry>()
  private readonly folders = new Set<string>([ROOT])
  /** No temporary path of an earlier launch is that of another file in this one. */
  private readonly launch = Math.floor(Math.random() * 0x100000000).toString(16).padStart(8, '0')
  private nextName = 1

  constructor(initial: Record<string, string> = {}, readonly quota = QUOTA) {
    for (const [path, text] of Object.entries(initial)) {
      const [size, head = ''] = text.startsWith('size:') ? text.slice(5).split(':') : [undefined, text]
      this.set(path, size === undefined ? fromBase64(head) : { size: Number(size), head: fromBase64(head) })
      for (let folder = parentOf(path); folder.startsWith(`${ROOT}/`); folder = parentOf(folder)) this.folders.add(folder)
    }
  }

  /** Returns a path for a new temporary file. */
  tempPath(extension: string) {
    return `${TEMP}${this.launch}_${this.nextName++}.${extension}`
  }

  /** Returns a path for a new file of wx.saveFile. */
  savedPath(extension: string) {
    return `${SAVED}${this.launch}_${this.nextName++}.${extension}`
  }

  has(path: string) { return this.files.has(path) || this.folders.has(trim(path)) }
  isFolder(path: string) { return this.folders.has(trim(path)) }
  isTemporary(path: string) { return path.startsWith(TEMP) }
  get savedPaths() { return [...this.files.keys()].filter(path => path.startsWith(SAVED)) }

  /** Bytes of a file. Throws a WxFailure for a missing file. */
  size(path: string) { return this.entry(path).size }
  changedAt(path: string) { return this.entry(path).changedAt }
  /** The bytes in memory: those of the file, or the first ones of a file that was given by its size. */
  head(path: string) { return this.entry(path).head }
  content(path: string): FileContent {
    const { size, head } = this.entry(path)
    return size === head.length ? head : { size, head }
  }

  /** Returns the bytes of a file, or a part of them. */
  read(path: string, position = 0, length?: number): Uint8Array<ArrayBuffer> {
    const { size, head } = this.entry(path)
    const end = Math.min(size, length === undefined ? size : position + length)
    const bytes = new Uint8Array(Math.max(0, end - position))
    bytes.set(head.subarray(position, end))
    return bytes
  }

  private entry(path: string): Entry {
    const found = this.files.get(path)
    if (!found)
      throw noSuchFile(path, 'open')
    return found
  }

  private set(path: string, content: FileContent) {
    const [size, head] = content instanceof Uint8Array ? [content.length, content] : [content.size, (content.head ?? new Uint8Array()).slice(0, content.size)]
    this.files.set(path, { size, head, changedAt: Date.now() })
  }

  /** Throws a WxFailure outside the mini program's files, without the parent folder, or above the quota. */
  write(path: string, content: FileContent) {
    if (!path.startsWith(`${ROOT}/`) && !path.startsWith(TEMP) && !path.startsWith(SAVED))
      throw new WxFailure(`permission denied, open ${path}`, { errno: 1301000 })
    if (this.isFolder(path))
      throw new WxFailure(`illegal operation on a directory, open ${path}`, { errno: 1301003 })
    if (path.startsWith(ROOT) && !this.folders.has(parentOf(path)))
      throw noSuchFile(path, 'open')
    if (!this.isTemporary(path)) {
      const size = content instanceof Uint8Array ? content.length : content.size
      if (size > FILE_LIMIT || this.bytes - (this.files.get(path)?.size ?? 0) + size > this.quota)
        throw new WxFailure('the maximum size of the file storage limit is exceeded', { errno: 1300202 })
    }
    this.set(path, content)
  }

  append(path: string, bytes: Uint8Array<ArrayBuffer>) {
    this.write(path, joinBytes(this.read(path), bytes))
  }

  remove(path: string) {
    if (this.isFolder(path))
      throw new WxFailure(`operation not permitted, unlink ${path}`, { errno: 1300001 })
    if (!this.files.delete(path))
      throw noSuchFile(path, 'open')
  }

  /** Moves a file, or a folder with all that is in it. */
  move(from: string, to: string) {
    if (!this.isFolder(from)) {
      const content = this.content(from)
      const kept = this.files.get(from)!
      this.files.delete(from)
      try { this.write(to, content) }
      catch (error) {
        this.files.set(from, kept)
        throw error
      }
      return
    }
    const [source, target] = [trim(from), trim(to)]
    this.makeFolder(target, false)
    for (const folder of [...this.folders].filter(each => each.startsWith(`${source}/`))) this.folders.add(target + folder.slice(source.length))
    for (const [path, entry] of [...this.files].filter(([each]) => each.startsWith(`${source}/`))) this.files.set(target + path.slice(source.length), entry)
    this.removeFolder(source, true)
  }

  makeFolder(path: string, isRecursive: boolean) {
    const folder = trim(path)
    const parent = parentOf(folder)
    if (this.has(folder) && !isRecursive)
      throw new WxFailure(`file already exists ${path}`, { errno: 1301005 })
    if (!this.folders.has(parent)) {
      if (!isRecursive || parent.length < ROOT.length)
        throw noSuchFile(path, 'mkdir')
      this.makeFolder(parent, true)
    }
    this.folders.add(folder)
  }

  removeFolder(path: string, isRecursive: boolean) {
    const folder = trim(path)
    if (this.list(folder).length > 0 && !isRecursive)
      throw new WxFailure(`directory not empty ${path}`, { errno: 1300066 })
    for (const file of [...this.files.keys()]) {
      if (file.startsWith(`${folder}/`))
        this.files.delete(file)
    }
    for (const each of [...this.folders]) {
      if (each === folder || each.startsWith(`${folder}/`))
        this.folders.delete(each)
    }
  }

  /** Names of the files and folders in a folder. */
  list(path: string): string[] {
    if (this.files.has(path))
      throw new WxFailure(`not a directory ${path}`, { errno: 1300020 })
    if (!this.isFolder(path))
      throw noSuchFile(path)
    const folder = `${trim(path)}/`
    return [...new Set([...this.files.keys(), ...this.folders].filter(each => each.startsWith(folder)).map(each => each.slice(folder.length).split('/')[0]!))]
  }

  /** Paths of the files and folders below a folder. */
  below(path: string): string[] {
    return [...this.folders, ...this.files.keys()].filter(each => each.startsWith(`${trim(path)}/`))
  }

  /** Bytes that count for the quota: under USER_DATA_PATH and saved. */
  get bytes() {
    return [...this.files].reduce((sum, [path, { size }]) => sum + (this.isTemporary(path) ? 0 : size), 0)
  }

  /** Returns the files that stay for the next launch by path: base64, or `size:BYTES:BASE64` with the first bytes. Temporary files are lost. */
  dump(): Record<string, string> {
    return Object.fromEntries([...this.files].filter(([path]) => !this.isTemporary(path)).map(([path, { size, head }]) => [path, size === head.length ? toBase64(head) : `size:${size}:${toBase64(head)}`]))
  }
}

const trim = (path: string) => path.replace(/(?<!\/)\/$/, '')
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
