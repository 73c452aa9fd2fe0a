/** Texts of the search page. */
export const search = {
  'search.title': '搜索聊天记录',
  'search.titleIn': '在“{name}”中搜索',
  'search.hint': '搜索',
  'search.anyDay': '不限日期',
  'search.mine': '我发的',
  'search.busy': '正在搜索…',
  'search.more': '查看更多',
  'search.nothing': '没有找到相关内容',
  'search.partial': '本机只有较近的聊天记录，更早的还没有搜索。',
  'search.backTo': '已搜索到 {time}，更早的聊天记录还没有搜索。',
  'search.busyBackTo': '正在搜索，已搜索到 {time}…',
  'search.stop': '停止',
  'search.further': '继续搜索更早的记录',
  'search.me': '我',
}
