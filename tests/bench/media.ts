import type { Dist } from '../miniprogram/host'
import type { CountsByComponent } from '../miniprogram/host/runtime/setData'
import type { Figure } from './budgets'
import type { BenchContext } from './steps'
import type { Content } from './world'

import { picture } from '../miniprogram/host'
import { mp3File } from '../support/mediaFiles'
import { startBench } from './chats'
import { figure, open, openGallery, receive } from './steps'

const PEER = 'bob'
/** As long as the addresses that ZIM gives out. */
const addressOf = (name: string) => `https://access-zfpxy-global.coolbcloud.com/zim/1234567890/${'0123456789abcdef'.repeat(4)}/${name}`

const pictureOf = (n: number): Content => ({ type: 11, fileName: `IMG_${n}.jpg`, fileSize: 81_000, fileDownloadUrl: addressOf(`${n}.jpg`), thumbnailDownloadUrl: addressOf(`${n}-s.jpg`), originalImageWidth: 1080, originalImageHeight: 1440 })

const KINDS = {
  picture: pictureOf(0),
  video: { type: 14, fileName: 'VID_1.mp4', fileSize: 2_100_000, fileDownloadUrl: addressOf('1.mp4'), videoDuration: 14, videoFirstFrameDownloadUrl: addressOf('1.jpg'), videoFirstFrameWidth: 720, videoFirstFrameHeight: 1280 },
  voice: { type: 13, fileName: 'voice.mp3', fileSize: 48_000, fileDownloadUrl: addressOf('1.mp3'), audioDuration: 12 },
  file: { type: 12, fileName: '会议资料.pdf', fileSize: 1_300_000, fileDownloadUrl: addressOf('1.pdf') },
} satisfies Record<string, Content>

/** Longer than ten times the least time between two reports of the SDK, ms. */
const UPLOAD_MS = 6_000
/** Of the voice message that is played. */
const SECONDS = 10

/** Sends a picture, and measures from its row with the ring to the end of its upload, ZIM's answer included. */
async function uploadPicture({ phone, world }: BenchContext): Promise<CountsByComponent> {
  world.slowUpload(UPLOAD_MS)
  await phone.run(app => app.answer('chooseMedia', { type: 'image', tempFiles: [app.mediaFile(app.addTempFile('jpg', picture({ format: 'jpeg', width: 1080, height: 1440, size: 81_000 })))] }))
  await phone.run(app => app.tap('[aria-label="更多"]'))
  await phone.run(app => app.tap('照片'))
  await phone.until(app => app.page.$('.upload'), 'the ring of the upload')
  await phone.quiet()
  return phone.measure(() => phone.until(app => !app.page.$('.upload'), 'the end of the upload'))
}

/** Plays the newest voice message, which was not heard, from the tap to its end. */
async function playVoice(bench: BenchContext): Promise<CountsByComponent> {
  const { phone, world } = bench
  await receive(bench, { ...KINDS.voice, fileDownloadUrl: world.store(mp3File(), 'mp3'), audioDuration: SECONDS })
  await phone.run((app, seconds) => app.answer('audio', seconds), SECONDS)
  return phone.measure(async () => {
    await phone.run(app => app.tap(app.page.$$('.bubble.voice').at(-1)!))
    await phone.until(app => app.page.$('.voice__waves--on'), 'that the voice is played')
    await phone.until(app => !app.page.$('.voice__waves--on'), 'its end')
  })
}

/** Measures a message of each kind in a chat of ten texts, a voice message that is played, an upload, the opening of a chat of `n` pictures, and of the list of these. */
export async function measureMedia(dist: Dist, n: number): Promise<Figure[]> {
  const texts = await startBench(dist, world => world.seed(PEER, 10))
  const figures: Figure[] = []
  try {
    await open(texts)
    for (const [kind, content] of Object.entries(KINDS)) figures.push(figure(kind as keyof typeof KINDS, 10, await receive(texts, content)))
    figures.push(figure('playVoice', 10, await playVoice(texts)), figure('upload', 10, await uploadPicture(texts)))
  }
  finally { await texts.end() }
  const pictures = await startBench(dist, world => world.seed(PEER, n, pictureOf))
  try { return [...figures, figure('openPictures', n, await open(pictures)), figure('gallery', n, await openGallery(pictures))] }
  finally { await pictures.end() }
}
