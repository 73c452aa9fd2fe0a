/** Texts of wide windows (H5). */
export const wide = {
  'wide.choose': '选择一个聊天',
  'wide.search': '搜索',
  'wide.next': '上一个、下一个聊天',
  'wide.close': '关闭聊天',
}
