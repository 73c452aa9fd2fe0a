import type { Dist } from '../miniprogram/host'
import type { Figure } from './budgets'
import type { Content } from './world'

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

/** Measures a message of each kind in a chat of ten texts, the opening of a chat of `n` pictures, and of the list of these. */
export async function measureMedia(dist: Dist, n: number): Promise<Figure[]> {
  const texts = await startBench(dist, world => world.seed(PEER, 10))
  const figures: Figure[] = []
  try {
    await open(texts)
    for (const [kind, content] of Object.entries(KINDS)) figures.push(figure(kind as keyof typeof KINDS, 10, await receive(texts, content)))
  }
  finally { await texts.end() }
  const pictures = await startBench(dist, world => world.seed(PEER, n, pictureOf))
  try { return [...figures, figure('openPictures', n, await open(pictures)), figure('gallery', n, await openGallery(pictures))] }
  finally { await pictures.end() }
}
