/** Texts of the banner of a new message. */
export const alerts = {
  'alert.close': '关闭提醒',
}
