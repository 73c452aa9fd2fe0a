/** Texts of the banner of a new message, and of the question about an update. */
export const alerts = {
  'alert.close': '关闭提醒',

  'update.ready': '有新版本',
  'update.means': '新版本已经下载好，重新打开后生效。没有发出的消息和草稿会保留。',
  'update.restart': '立即重启',
  'update.later': '以后再说',
}
