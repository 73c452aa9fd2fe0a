/** Texts of the panel with pictures, videos and files, and of what cannot be sent. */
export const media = {
  'composer.more': '更多',
  'more.photos': '照片',
  'more.shoot': '拍摄',
  'more.files': '文件',
  // #ifdef MP-WEIXIN
  'more.filesFrom': '从微信聊天中选择',
  // #endif
  'more.card': '名片',
  'more.gallery': '聊天图片与文件',
  'more.original': '原图（去掉位置信息）',
  'more.preparing': '正在处理 {n} 个文件…',
  'more.refused': '“{name}”：{reason}',
  // #ifdef H5
  'preview.title': '发送 {n} 个文件',
  'preview.none': '没有可以发送的文件',
  'preview.send': '发送（{n}）',
  'preview.remove': '移除 {name}',
  'preview.drop': '松开鼠标，在发送前预览',
  // #endif

  'failure.file-empty': '文件是空的，没有发送。请换一个。',
  'failure.file-too-large': '文件太大，没有发送：{size}，上限是 {limit}。请压缩后再发。',
  'failure.file-unreadable': '文件读不出来，没有发送，可能已被删除，或是文件夹。请重新选择。',
  'failure.too-many-files': '一次最多发送 {limit} 个，多出的 {n} 个没有发送。请分几次发。',
  'failure.picture-unsupported': '打不开 {format} 图片，没有发送。请转成 JPEG 再发，或用“文件”发送。',
  'failure.picture-damaged': '图片已损坏，没有发送。请换一张。',
  'failure.picture-huge': '图片太大（{width} × {height} 像素），没有发送。请缩小，或用“文件”发送。',
  'failure.original-too-large': '原图太大，没有发送：{size}，上限是 {limit}。请关闭“原图”，或用“文件”发送。',
  'failure.video-too-large': '视频太大，没有发送：{size}，上限是 {limit}。请剪短或压缩后再发。',
  'failure.video-too-long': '视频太长，没有发送：上限是 {n} 分钟。请剪短后再发。',
  'failure.media-refused': '没有得到允许，什么也没有选择。请再点一次并同意；不行请在手机设置中允许相机和照片。',
  'failure.media-undeclared': '小程序没有声明使用照片和文件，不能选择。请联系管理员。',
  'failure.media-unavailable': '没有打开相册或相机，什么也没有选择。请再试一次；不行请更新应用。',
}
