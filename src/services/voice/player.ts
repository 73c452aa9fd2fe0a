// The order of the imports is that of their names: eslint would move them out of their conditions.
import type { VoicePlayer } from './voicePlayer'

// #ifdef H5
import { createAudioOut as createBrowserOut } from './audioOut.h5'
// #endif
// #ifdef MP-WEIXIN
import { createAudioOut as createWeChatOut } from './audioOut.mp'
// #endif
import { createVoicePlayer } from './voicePlayer'

let player: VoicePlayer | null = null

/** The player of the app; created by the first call. */
export function voicePlayer(): VoicePlayer {
  // #ifdef MP-WEIXIN
  player ??= createVoicePlayer(createWeChatOut)
  // #endif
  // #ifdef H5
  player ??= createVoicePlayer(createBrowserOut)
  // #endif
  return player!
}
