import type { MediaFilesOptions, OpenMediaFiles } from '@/services/media/mediaFiles'

import { createMediaFiles } from '@/services/media/mediaFiles'
import { failed } from '@/utils/failure'

/** The files of a device over several runs of an app. Temporary ones, `tmp/…`, are lost with a run. */
export interface DeviceFiles {
  /** By path. The SDK of the device reads them. */
  readonly all: Map<string, Uint8Array>
  /** Adds a temporary file. Returns its path. */
  addTemp: (name: string, bytes: Uint8Array) => string
  /** The app that a test creates with it keeps its files here. */
  open: OpenMediaFiles
  /** Bytes that kept files may have. */
  space: number
  /** How long a copy takes, ms. @default 0 */
  copyTime: number
  /** Loses the temporary files. What the app of the ended run still writes or removes has no effect. */
  endRun: () => void
  kept: () => string[]
  /** Path of the kept file that was copied from the temporary file of this name; undefined when there is none. */
  copyOf: (name: string) => string | undefined
  /** Files of another tab: it shares the kept ones, and has temporary ones of its own. */
  ofTab: () => DeviceFiles
}

/** The kept files, what they were copied from, and bytes that they may have. */
interface Disk { all: Map<string, Uint8Array>, writtenAt: Map<string, number>, sources: Map<string, string | File>, space: number }

/** @param limit of copies, bytes */
export function createDeviceFiles({ limit = 10_000, disk = { all: new Map(), writtenAt: new Map(), sources: new Map(), space: Infinity } }: { limit?: number, disk?: Disk } = {}): DeviceFiles {
  const { all, writtenAt, sources } = disk
  const temporary = new Set<string>()
  let run = 0
  const pathOf = (account: string, name: string) => `usr/${account}/${name}`
  const kept = () => [...all.keys()].filter(path => path.startsWith('usr/'))
  const bytesOf = (path: string) => all.get(path)?.length ?? 0

  const storeOf = (account: string, ofRun: number): MediaFilesOptions['store'] => ({
    async write(name, file) {
      const bytes = typeof file === 'string' ? all.get(file) : new Uint8Array(await file.arrayBuffer())
      if (self.copyTime) await new Promise(resolve => setTimeout(resolve, self.copyTime))
      if (ofRun !== run)
        return
      if (!bytes)
        throw failed('file-lost')
      if (kept().reduce((sum, path) => sum + bytesOf(path), 0) + bytes.length > disk.space)
        throw failed('file-space')
      all.set(pathOf(account, name), bytes)
      writtenAt.set(pathOf(account, name), Date.now())
      sources.set(pathOf(account, name), file)
    },
    read: async name => all.has(pathOf(account, name)) ? pathOf(account, name) : null,
    remove: async name => void (ofRun === run && all.delete(pathOf(account, name))),
    list: async () => kept().filter(path => path.startsWith(pathOf(account, ''))).map(path => ({ name: path.slice(pathOf(account, '').length), bytes: bytesOf(path), writtenAt: writtenAt.get(path)! })),
  })

  const self: DeviceFiles = {
    all,
    addTemp(name, bytes) {
      const path = `tmp/${name}`
      all.set(path, bytes)
      temporary.add(path)
      return path
    },
    open: (account, unsent) => createMediaFiles({ store: storeOf(account, run), limit, unsent }),
    get space() { return disk.space },
    set space(bytes) { disk.space = bytes },
    copyTime: 0,
    endRun() {
      run++
      for (const path of temporary) all.delete(path)
      temporary.clear()
    },
    kept,
    copyOf: name => kept().find(path => sources.get(path) === `tmp/${name}`),
    ofTab: () => createDeviceFiles({ limit, disk }),
  }
  return self
}

/** The first bytes of a PNG of this size, and `n`, by which two pictures differ. */
export function pngBytes(width: number, height: number, n = 0, length = 64): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  view.setUint32(length - 4, n)
  return bytes
}
