import type { viewer as chinese } from '../zh-CN/viewer'

export const viewer: Record<keyof typeof chinese, string> = {
  'viewer.label': 'Pictures and videos',
  'viewer.close': 'Close',
  'viewer.count': '{n} / {total}',
  'viewer.countMore': '{n} / {total}+',
  'viewer.picture': 'Picture of {name}, {time}',
  'viewer.video': 'Video of {name}, {time}',
  'viewer.me': 'me',
  'viewer.loading': 'Loading',
  'viewer.failed': 'It was not loaded. Check the network and retry.',
  'viewer.gone': 'Expired',
  'viewer.goneMeans': 'The server no longer has this file, and this device has no copy. Ask for it to be sent again.',
  'viewer.nothing': 'This picture or video was not found. It may have been recalled or deleted.',
  'viewer.retry': 'Retry',
  'viewer.save': 'Save',
  'viewer.saving': 'Downloading {percent}%',
  'viewer.place': 'Show in chat',
  'viewer.loadingOlder': 'Loading older pictures and videos',
  // #ifdef H5
  'viewer.previous': 'Previous',
  'viewer.next': 'Next',
  'viewer.zoomIn': 'Zoom in',
  'viewer.zoomOut': 'Zoom out',
  'viewer.zoomReset': 'Original size',
  // #endif
  // #ifdef MP-WEIXIN
  'viewer.saved': 'Saved to the album',
  'viewer.openSettings': 'Settings',

  'file.unsupportedTitle': 'WeChat cannot open this kind of file',
  'file.unsupported': '“{name}” is downloaded. Forward it to a WeChat chat (File Transfer, for instance) and open it there with another app.',
  'file.forward': 'Forward',
  'file.toDisk': '“{name}” is downloaded. Save it to the computer to open it with another app.',
  'file.saveToDisk': 'Save',
  'file.mobileData': 'You are on mobile data',
  'file.mobileDataMeans': '“{name}” has {size}. Download it now?',
  'file.download': 'Download',
  // #endif

  'failure.file-gone': 'The server no longer has this file, so it was not downloaded. Ask for it to be sent again.',
  'failure.file-away': 'The file server has a problem, so nothing was downloaded. Try again later.',
  'failure.file-domain': 'This mini program may not download from the file server yet, so nothing was downloaded. Contact the operator.',
  'failure.file-full': 'This device has too little space, so nothing was downloaded. Free some under “Me → Storage” and try again.',
  'failure.album-refused': 'Saving to the album is not allowed, so nothing was saved. Allow it in the settings and try again.',
  'failure.album-undeclared': 'This mini program has not declared yet that it saves to the album, so nothing was saved. Contact the operator.',
  'failure.album-failed': 'It was not saved to the album: the phone may not know the format, or has too little space. Forward it from the chat instead.',
}
