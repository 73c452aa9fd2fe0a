interface Callbacks<Result> { success: (result: Result) => void, fail: (error: unknown) => void }
type Call<Options, Result = unknown> = (options: Options & Callbacks<Result>) => void

interface FileSystem {
  mkdir: Call<{ dirPath: string, recursive: boolean }>
  readdir: Call<{ dirPath: string }, { files: string[] }>
  unlink: Call<{ filePath: string }>
  copyFile: Call<{ srcPath: string, destPath: string }>
}

interface DownloadTask {
  abort: () => void
  onProgressUpdate: (listener: (progress: { totalBytesWritten: number, totalBytesExpectedToWrite: number }) => void) => void
}

/** The part of WeChat's API that downloads, opens and saves files. What older base libraries and WeChat on computers lack is optional. */
interface Wechat {
  env: { USER_DATA_PATH: string }
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
