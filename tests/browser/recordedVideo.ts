import type { Page } from 'playwright-core'

/** A video of a second and a half, which the browser of the page records: MP4, of these px, in two colours by turns. */
export async function recordedVideo(page: Page, width: number, height: number): Promise<Uint8Array> {
  const bytes = await page.evaluate(async ([width, height]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')!
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/mp4' })
    const pieces: Blob[] = []
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    const stopped = new Promise(resolve => recorder.onstop = resolve)
    recorder.start()
    for (let n = 0; n < 30; n++) {
      context.fillStyle = n % 2 ? '#c02626' : '#067a3d'
      context.fillRect(0, 0, width!, height!)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    recorder.stop()
    await stopped
    return Array.from(new Uint8Array(await new Blob(pieces).arrayBuffer()))
  }, [width, height])
  return Uint8Array.from(bytes)
}
