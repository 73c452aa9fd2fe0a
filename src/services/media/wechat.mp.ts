import type { Failure } from '@/types/failure'

import { createFailure, textOf } from '@/utils/failure'

interface Callbacks<Result> { success: (result: Result) => void, fail: (error: unknown) => void }
type Call<Options, Result> = (options: Options & Callbacks<Result>) => void

/** Of `chooseMedia`. Pictures are without sizes and seconds on phones. */
export interface MediaFile { tempFilePath: string, size: number, fileType: 'image' | 'video', width?: number, height?: number, duration?: number, thumbTempFilePath?: string }

interface ChooseOptions { count: number, sizeType: string[], sourceType: string[] }
interface FileSystem {
  readFile: Call<{ filePath: string, position?: number, length?: number }, { data: ArrayBuffer }>
  writeFile: Call<{ filePath: string, data: ArrayBuffer }, unknown>
  getFileInfo: Call<{ filePath: string }, { size: number }>
  mkdir: Call<{ dirPath: string, recursive: boolean }, unknown>
  readdir: Call<{ dirPath: string }, { files: string[] }>
  unlink: Call<{ filePath: string }, unknown>
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
  getFileSystemManager: () => FileSystem
}

declare const wx: Wechat

export const wechat = (): Wechat => wx

/** A call with callbacks as a promise. Rejects with WeChat's own `{ errMsg, errno }`. */
export const ask = <Result>(start: (callbacks: Callbacks<Result>) => void): Promise<Result> => new Promise((success, fail) => start({ success, fail }))

/** Purpose that has to be declared in the console for an API, by the name it has there. */
const DECLARED_AS: Record<string, string> = {
  chooseMedia: '选中的照片或视频信息',
  chooseImage: '选中的照片或视频信息',
  chooseMessageFile: '选中的文件',
}

/**
 * Why a picker has given nothing; null when the user has cancelled it. errno 104 is the user's refusal of the privacy agreement, 112 an API that the
 * agreement does not declare: the first concerns the user, the second the operator alone.
 */
export function pickerFailure(api: string, error: unknown): Failure | null {
  const { errMsg = textOf(error), errno = 0 } = (error ?? {}) as { errMsg?: string, errno?: number }
  const detail = `${errMsg} (errno ${errno})`
  if (errno === 112 || /not declared/.test(errMsg))
    return createFailure('media-undeclared', { code: errno || null, detail: `${api}: declare “${DECLARED_AS[api]}” in the console, 设置 → 服务内容声明 → 用户隐私保护指引. ${detail}` })
  if (errno === 104 || /privacy|auth|permission|denied/i.test(errMsg))
    return createFailure('media-refused', { code: errno || null, detail: `${api}: ${detail}` })
  return /cancel/i.test(errMsg) ? null : createFailure('media-unavailable', { code: errno || null, detail: `${api}: ${detail}` })
}
