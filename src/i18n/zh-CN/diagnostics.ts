/** Texts of the diagnostics page. */
export const diagnostics = {
  'diagnostics.title': '连接诊断',
  'diagnostics.phase': '连接状态',
  'diagnostics.userID': '用户 ID',
  'diagnostics.version': 'ZIM SDK 版本',
  'diagnostics.storage': '本机存储',
  'diagnostics.storage.ok': '正常',
  'diagnostics.storage.full': '已满，部分聊天记录没有存下',
  'diagnostics.storage.unavailable': '没有回应，部分内容没有存下',
  'diagnostics.tabs': '多个标签页',
  'diagnostics.tabs.exact': '先打开的标签页在使用',
  'diagnostics.tabs.last': '浏览器没有 Web Locks（需要 https），最后登录的标签页在使用',
  'diagnostics.receipts': '已读回执',
  'diagnostics.receipts.on': '可用',
  'diagnostics.receipts.off': '已在“通知与隐私”中关闭',
  'diagnostics.receipts.refused': '不可用：套餐不包含，或配置中已关闭',
  'diagnostics.server': '账号服务器',
  // #ifdef H5
  'diagnostics.origin': '本页的来源',
  // #endif
  'diagnostics.failure': '最近一次失败',
  'diagnostics.code': '错误码',
  'diagnostics.detail': '原始信息',
  'diagnostics.none': '无',
  'diagnostics.errors': 'SDK 最近的报错',
  'diagnostics.copy': '复制全部',
}
