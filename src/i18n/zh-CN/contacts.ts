export const contacts = {
  'contacts.title': '通讯录',
  'contacts.requests': '新的朋友',
  'contacts.requestsCount': '{n} 个新的好友申请',
  'contacts.groupsCount': '{n} 个新的群通知',
  'contacts.groups': '群聊',
  'contacts.blocked': '黑名单',
  'contacts.add': '添加朋友',
  'contacts.letters': '按字母跳转',
  'contacts.others': '其他',
  'contacts.loading': '正在加载通讯录',
  'contacts.empty': '还没有好友',
  'contacts.emptyHint': '用对方的用户 ID 或账号名找到对方，发送好友申请；对方通过后，就会出现在这里。',

  'startMenu.group': '发起群聊',
  'startMenu.scan': '扫一扫',
  'startMenu.room': '进入房间或用 ID 聊天',
}
