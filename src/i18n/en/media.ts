import type { media as chinese } from '../zh-CN/media'

export const media: Record<keyof typeof chinese, string> = {
  'composer.more': 'More',
  'more.photos': 'Photos',
  'more.shoot': 'Camera',
  'more.files': 'Files',
  // #ifdef MP-WEIXIN
  'more.filesFrom': 'From a WeChat chat',
  // #endif
  'more.original': 'Original',
  'more.originalMeans': 'Photos are not compressed; their location is removed',
  'more.preparing': 'Preparing 1 file… | Preparing {n} files…',
  'more.refused': '“{name}” was not sent: {reason}',
  // #ifdef H5
  'preview.title': 'Send 1 file | Send {n} files',
  'preview.none': 'Nothing that can be sent',
  'preview.send': 'Send ({n})',
  'preview.remove': 'Remove {name}',
  'preview.drop': 'Drop to see a preview before sending',
  // #endif

  'failure.file-empty': 'The file is empty and was not sent. Choose another one.',
  'failure.file-too-large': 'The file is too large and was not sent: {size}, the limit is {limit}. Compress it and try again.',
  'failure.file-unreadable': 'The file cannot be read and was not sent: it may have been moved or deleted, or it is a folder. Choose it again.',
  'failure.too-many-files': 'At most {limit} are sent at once; one was left out. Send it separately. | At most {limit} are sent at once; {n} were left out. Send them separately.',
  'failure.picture-unsupported': 'Pictures of the kind {format} cannot be opened here; it was not sent. Convert it to JPEG or PNG, or send it by “Files”.',
  'failure.picture-damaged': 'The picture is damaged, cannot be opened, and was not sent. Choose another one.',
  'failure.picture-huge': 'The picture is too large and was not sent: {width} × {height} pixels, which many phones cannot open. Make it smaller, or send it by “Files”.',
  'failure.original-too-large': 'The original is too large and was not sent: {size}, the limit is {limit}. Switch “Original” off, or send it by “Files”.',
  'failure.video-too-large': 'The video is too large and was not sent: {size}, the limit is {limit}. Cut or compress it and try again.',
  'failure.video-too-long': 'The video is too long and was not sent: the limit is 1 minute. Cut it and try again. | The video is too long and was not sent: the limit is {n} minutes. Cut it and try again.',
  'failure.media-refused': 'Nothing was chosen, because it was not allowed. Tap again and agree; if that does not help, allow camera and photos in the settings of the phone.',
  'failure.media-undeclared': 'This mini program has not declared yet that it uses photos and files, so nothing can be chosen. Contact the operator.',
  'failure.media-unavailable': 'Album or camera did not open, and nothing was chosen. Try again; if it never works, update the app.',
}
