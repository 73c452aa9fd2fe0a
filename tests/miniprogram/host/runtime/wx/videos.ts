import type { Host } from '../host'

import { api, WxFailure } from './api'

/** What compressVideo leaves of a video, by quality. */
const SHARES: Record<string, number> = { low: 0.2, medium: 0.4, high: 0.7 }

/** The size and length of a video. Nothing reads them from the file: a test sets them with `answer('getVideoInfo', { duration: 12 })`. */
export const VIDEO = { orientation: 'up', type: 'mp4', duration: 10, width: 720, height: 1280, fps: 30, bitrate: 2000 }

/** Functions for videos. They are missing on computers. */
export function videos(host: Host) {
  const onPhones = (name: string, run: (options: Record<string, unknown>) => object) => api(host, name, (options) => {
    if (['windows', 'mac', 'devtools'].includes(host.device.platform))
      throw new WxFailure('not supported on this platform')
    return run(options)
  })
  const kilobytes = (path: string) => Math.ceil(host.files.size(path) / 1024)
  return {
    getVideoInfo: onPhones('getVideoInfo', ({ src }) => ({ size: kilobytes(String(src)), ...VIDEO, ...host.answers.getVideoInfo as object })),
    compressVideo: onPhones('compressVideo', ({ src, quality, resolution = 1, bitrate }) => {
      const size = host.files.size(String(src))
      const share = SHARES[String(quality)] ?? Math.min(0.9, Number(resolution) ** 2, bitrate ? Number(bitrate) / VIDEO.bitrate : 1)
      const tempFilePath = host.files.tempPath('mp4')
      host.files.write(tempFilePath, { size: Math.ceil(size * share) })
      return { tempFilePath, size: String(kilobytes(tempFilePath)), ...host.answers.compressVideo as object }
    }),
    /** The typings do not say what it returns: the test's answer, or nothing. */
    checkDeviceSupportHevc: api(host, 'checkDeviceSupportHevc', () => host.answers.checkDeviceSupportHevc as object | undefined),
    createVideoContext: (id: string) => videoContext(host, id),
  }
}

/** The play controls of the <video> with this id on the top page. */
function videoContext(host: Host, id: string) {
  const video = host.pages.top?.webview.box.querySelector(`[id$="--${id}"]`) as { hostContext?: object } | null | undefined
  return video?.hostContext ?? { play() {}, pause() {}, stop() {}, seek() {}, requestFullScreen() {}, exitFullScreen() {} }
}
