/** Texts of voice messages: the recorder in the composer, and the player. */
export const voice = {
  'voice.hold': '按住 说话',
  // #ifdef H5
  'voice.click': '点按 说话',
  // #endif
  'voice.release': '松开 发送',
  'voice.slide': '松开发送，上滑取消',
  'voice.releaseToCancel': '松开 取消',
  'voice.left': '还可以说 {n} 秒',
  'voice.short': '说话时间太短',
  'voice.interrupted': '录音被打断，没有发送',
  'voice.start': '点按开始录音',
  'voice.finish': '点按发送 {time}',
  'voice.cancel': '取消录音',
  'voice.recording': '正在录音',
  'voice.cancelled': '录音已取消',

  'failure.microphone-refused': '没有使用麦克风的权限，不能录音。请在设置里允许使用麦克风，再试一次。',
  'failure.microphone-blocked': '手机没有允许微信使用麦克风，不能录音。请在手机的系统设置里为微信打开麦克风。',
  // #ifdef H5
  'failure.microphone-missing': '没有找到麦克风，不能录音。请接上麦克风再试一次。',
  'failure.microphone-insecure': '浏览器只在 https 网页里允许录音，这里不能录。请改用 https 地址打开。',
  // #endif
  'failure.microphone-unsupported': '这里不能录音。请在手机上的微信里，或换一个浏览器发送语音。',
  'failure.recorder': '没有录成，语音没有发送。请确认没有别的应用正在使用麦克风，再试一次。',
  'failure.voice-playback': '语音没有播放成功。请再试一次；时间太久的语音可能已经过期。',
  'failure.privacy-refused': '你没有同意隐私保护指引，所以不能使用这项功能。需要时请再点一次，并选择同意。',
  'failure.privacy-undeclared': '小程序没有在微信后台声明这项权限，所以不能使用。请联系管理员。',
}
