/** The pages of a room beside its chat: settings, members. */
export const rooms = {
  'room.leave': '离开房间',
  'room.leaveHost': '你是主持人。离开后房间没有主持人，其他人可以接任；公告会保留。房间里的消息不会保留。',

  'roomSettings.title': '聊天信息',
  'roomSettings.titleOf': '聊天信息（{n}）',
  'roomSettings.members': '查看全部成员',
  'roomSettings.name': '房间名',
  'roomSettings.id': '房间 ID',
  'roomSettings.host': '主持人',
  'roomSettings.noHost': '没有主持人',
  'roomSettings.become': '由我主持',
  'roomSettings.becomeAsk': '由你主持这个房间？',
  'roomSettings.becomeMeans': '主持人可以修改公告。你离开后，房间又没有主持人。',
  'roomSettings.notice': '公告',
  'roomSettings.none': '未设置',
  'roomSettings.onlyHost': '只有主持人可以修改公告。主持人离开后，可以由别人接任。',
  'roomSettings.offline': '现在没有连接，修改需要连接后才能保存。',
  'roomSettings.away': '你不在这个房间里，房间信息不会更新。请返回后重新进入。',
  'roomSettings.report': '举报',

  'roomMembers.title': '成员',
  'roomMembers.titleOf': '成员（{n}）',
  'roomMembers.host': '主持人',
  'roomMembers.me': '我',
  'roomMembers.loading': '正在加载成员',
  'roomMembers.most': '只显示前 {n} 人。',
}
