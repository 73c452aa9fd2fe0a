export const forgot = {
  'forgot.means': '填写你的账号。重设密码的链接会发到这个账号绑定的邮箱。',
  'forgot.send': '发送邮件',
  'forgot.busy': '正在发送…',
  'forgot.again': '再次发送',
  'forgot.wait': '{n} 秒后可以再次发送',
  'forgot.sent': '如果这个账号有验证过的邮箱，邮件很快就到。',
  'forgot.link': '请用浏览器打开邮件里的链接，设置新密码。链接 1 小时内有效，只能用一次。',
  'forgot.nothing': '没有收到？请看看垃圾邮件，或者再次发送。',
  'forgot.operator': '没有绑定邮箱？请联系管理员，要一个重设密码的链接。',
  'forgot.off': '这个服务不发送邮件。请联系管理员，要一个重设密码的链接。',
}
