import type { voice as chinese } from '../zh-CN/voice'

export const voice: Record<keyof typeof chinese, string> = {
  'voice.hold': 'Hold to talk',
  // #ifdef H5
  'voice.click': 'Click to talk',
  // #endif
  'voice.release': 'Release to send',
  'voice.slide': 'Release to send, slide up to cancel',
  'voice.releaseToCancel': 'Release to cancel',
  'voice.left': '{n} second left | {n} seconds left',
  'voice.short': 'Too short',
  'voice.interrupted': 'Interrupted, and not sent',
  'voice.start': 'Tap to start recording',
  'voice.finish': 'Tap to send {time}',
  'voice.cancel': 'Cancel the recording',
  'voice.recording': 'Recording',
  'voice.cancelled': 'Cancelled',

  'failure.microphone-refused': 'The microphone may not be used, so nothing was recorded. Allow it in the settings and try again.',
  'failure.microphone-blocked': 'The phone keeps the microphone from WeChat, so nothing was recorded. Allow it in the phone’s settings.',
  // #ifdef H5
  'failure.microphone-missing': 'No microphone was found, so nothing can be recorded. Connect one and try again.',
  'failure.microphone-insecure': 'Browsers allow recording on https pages only, so it is not possible here. Open this page by its https address.',
  // #endif
  'failure.microphone-unsupported': 'Nothing can be recorded here. Use WeChat on a phone, or another browser.',
  'failure.recorder': 'The recording failed and was not sent. Close other apps that use the microphone and try again.',
  'failure.voice-playback': 'The voice message could not be played. Try again; an old one may have expired.',
  'failure.privacy-refused': 'You did not agree to the privacy guidelines, so this cannot be used. Tap again and agree.',
  'failure.privacy-undeclared': 'This use is not declared in WeChat’s console, so it is not possible. Tell your administrator.',
}
