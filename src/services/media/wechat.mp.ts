import { textOf } from '@/utils/failure'

interface Callbacks<Result> { success: (result: Result) => void, fail: (error: unknown) => void }
type Call<Options, Result = unknown> = (options: Options & Callbacks<Result>) => void

/** Of `chooseMedia`. Pictures are without sizes and seconds on phones. */
export interface MediaFile { tempFilePath: string, size: number, fileType: 'image' | 'video', width?: number, height?: number, duration?: number, thumbTempFilePath?: string }

interface ChooseOptions { count: number, sizeType: string[], sourceType: string[] }
interface FileSystem {
  readFile: Call<{ filePath: string, position?: number, length?: number }, { data: ArrayBuffer }>
  writeFile: Call<{ filePath: string, data: ArrayBuffer | string, encoding?: 'utf8' }>
  getFileInfo: Call<{ filePath: string }, { size: number }>
  mkdir: Call<{ dirPath: string, recursive: boolean }>
  rmdir: Call<{ dirPath: string, recursive: boolean }>
  readdir: Call<{ dirPath: string }, { files: string[] }>
  unlink: Call<{ filePath: string }>
  access: Call<{ path: string }>
  copyFile: Call<{ srcPath: string, destPath: string }>
  stat: Call<{ path: string }, { stats: { size: number, lastModifiedTime: number } }>
}

interface DownloadTask {
  abort: () => void
  onProgressUpdate: (listener: (progress: { totalBytesWritten: number, totalBytesExpectedToWrite: number }) => void) => void
}

/** The part of WeChat's API that media need. What older base libraries and WeChat on computers lack is optional. */
interface Wechat {
  env: { USER_DATA_PATH: string }
  chooseMedia?: Call<ChooseOptions & { mediaType: string[], maxDuration?: number }, { tempFiles: MediaFile[] }>
  chooseImage: Call<ChooseOptions, { tempFilePaths: string[], tempFiles: Array<{ path: string, size: number }> }>
  chooseMessageFile?: Call<{ count: number, type: 'all' }, { tempFiles: Array<{ name: string, path: string, size: number }> }>
  compressImage?: Call<{ src: string, quality: number, compressedWidth?: number }, { tempFilePath: string }>
  compressVideo?: Call<{ src: string, quality: 'medium' }, { tempFilePath: string }>
  getVideoInfo?: Call<{ src: string }, { width: number, height: number, duration: number }>
  downloadFile: (options: { url: string, timeout: number } & Callbacks<{ statusCode: number, tempFilePath: string }>) => DownloadTask
  openDocument: Call<{ filePath: string, fileType: string, showMenu: boolean }>
  previewMedia?: Call<{ sources: Array<{ url: string, type: 'image' | 'video' }>, showmenu: boolean }>
  shareFileMessage?: Call<{ filePath: string, fileName: string }>
  saveFileToDisk?: Call<{ filePath: string }>
  saveImageToPhotosAlbum: Call<{ filePath: string }>
  saveVideoToPhotosAlbum: Call<{ filePath: string }>
  openSetting: (options: object) => void
  getAppAuthorizeSetting?: () => { albumAuthorized: 'authorized' | 'denied' | 'not determined' }
  openAppAuthorizeSetting?: (options: object) => void
  getFileSystemManager: () => FileSystem
}

declare const wx: Wechat

export const wechat = (): Wechat => wx

/** A call with callbacks as a promise. Rejects with WeChat's own `{ errMsg, errno }`. */
export const ask = <Result>(start: (callbacks: Callbacks<Result>) => void): Promise<Result> => new Promise((success, fail) => start({ success, fail }))

/** What WeChat says of a failed call; of other values their text. */
export function wechatError(error: unknown): { errMsg: string, errno: number } {
  const { errMsg = textOf(error), errno = 0 } = (error ?? {}) as { errMsg?: string, errno?: number }
  return { errMsg, errno }
}
