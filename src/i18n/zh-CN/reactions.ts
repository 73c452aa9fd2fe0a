/** Reactions to messages. */
export const reactions = {
  'reaction.row': '表情回应',
  'reaction.add': '用{emoji}回应',
  'reaction.take': '取消{emoji}',
  'reaction.more': '更多表情',
  'reaction.said': '{emoji}，{n} 人',
  'reaction.saidMine': '{emoji}，{n} 人，包括我',
  'reaction.others': '另有 {n} 种表情',
  'reaction.two': '{one}、{other}',
  'reaction.who': '回应的人',
  'reaction.whoMore': '查看更多',
  'reaction.whoFailed': '没有加载成功，点按重试',
}
