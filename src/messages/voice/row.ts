import type { RowKind } from '../contract'
import type { VoiceBody } from './model'

/** Of the bubble, px: without seconds, for each second, and up to this many. */
const WIDTH = { least: 76, perSecond: 3, seconds: 40 }

export const voice: RowKind<VoiceBody> = ({ seconds }) => ({
  hasVoice: 1,
  length: `${seconds}″`,
  w: WIDTH.least + Math.min(seconds, WIDTH.seconds) * WIDTH.perSecond,
})
