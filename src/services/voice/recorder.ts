// The order of the imports is that of their names: eslint would move them out of their conditions.
import type { Recorder, RecorderEvents } from './recording'

// #ifdef H5
import { askMicrophone as askBrowser, createRecorder as createBrowserRecorder } from './recorder.h5'
// #endif
// #ifdef MP-WEIXIN
import { askMicrophone as askWeChat, createRecorder as createWeChatRecorder, openMicrophoneSetting as openWeChatSetting } from './recorder.mp'
// #endif

/** A page creates one. */
export function createRecorder(events: RecorderEvents): Recorder {
  // #ifdef MP-WEIXIN
  return createWeChatRecorder(events)
  // #endif
  // #ifdef H5
  return createBrowserRecorder(events)
  // #endif
}

/** Asks for the microphone, when voice mode is chosen. Rejects with a FailureError. */
export function askMicrophone(): Promise<void> {
  // #ifdef MP-WEIXIN
  return askWeChat()
  // #endif
  // #ifdef H5
  return askBrowser()
  // #endif
}

/** Opens the settings in which a refused microphone can be allowed, after a tap. Resolves with whether it is allowed now. False on H5, whose texts say where to look. */
export async function openMicrophoneSetting(): Promise<boolean> {
  let isAllowed = false
  // #ifdef MP-WEIXIN
  isAllowed = await openWeChatSetting()
  // #endif
  return isAllowed
}
