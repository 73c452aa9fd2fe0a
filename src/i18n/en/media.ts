import type { media as chinese } from '../zh-CN/media'

export const media: Record<keyof typeof chinese, string> = {
  'composer.more': 'More',
  'more.photos': 'Photos',
  'more.shoot': 'Camera',
  'more.files': 'Files',
  // #ifdef MP-WEIXIN
  'more.filesFrom': 'From a WeChat chat',
  // #endif
  'more.card': 'Contact card',
  'more.gallery': 'Shared media and files',
  'more.original': 'Original (without location)',
  'more.preparing': 'Preparing 1 file… | Preparing {n} files…',
  'more.refused': '“{name}”: {reason}',
  // #ifdef H5
  'preview.title': 'Send 1 file | Send {n} files',
  'preview.none': 'Nothing that can be sent',
  'preview.send': 'Send ({n})',
  'preview.remove': 'Remove {name}',
  'preview.drop': 'Drop to see a preview before sending',
  // #endif

  'failure.file-empty': 'The file is empty and was not sent. Choose another.',
  'failure.file-too-large': 'The file is too large and was not sent: {size}, the limit is {limit}. Compress it first.',
  'failure.file-unreadable': 'The file cannot be read and was not sent: it is gone, or a folder. Choose again.',
  'failure.too-many-files': 'At most {limit} are sent at once; {n} were left out. Send them separately.',
  'failure.picture-unsupported': '{format} pictures cannot be opened; it was not sent. Convert it to JPEG, or send it by “Files”.',
  'failure.picture-damaged': 'The picture is damaged and was not sent. Choose another.',
  'failure.picture-huge': 'The picture is too large ({width} × {height} pixels) and was not sent. Make it smaller, or send it by “Files”.',
  'failure.original-too-large': 'The original is too large and was not sent: {size}, the limit is {limit}. Switch “Original” off, or send it by “Files”.',
  'failure.video-too-large': 'The video is too large and was not sent: {size}, the limit is {limit}. Cut it first.',
  'failure.video-too-long': 'The video is too long and was not sent: the limit is {n} min. Cut it first.',
  'failure.media-refused': 'Nothing was chosen: it was not allowed. Tap again and agree, or allow camera and photos in the phone’s settings.',
  'failure.media-undeclared': 'The mini program does not declare photos and files; nothing can be chosen. Contact the operator.',
  'failure.media-unavailable': 'Album or camera did not open; nothing was chosen. Try again, or update the app.',
}
