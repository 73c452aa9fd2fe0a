/** Texts of the diagnostics page. */
export const diagnostics = {
  'diagnostics.title': '连接诊断',
  'diagnostics.phase': '连接状态',
  'diagnostics.userID': '用户 ID',
  'diagnostics.version': 'ZIM SDK 版本',
  'diagnostics.failure': '最近一次失败',
  'diagnostics.code': '错误码',
  'diagnostics.detail': '原始信息',
  'diagnostics.none': '无',
  'diagnostics.errors': 'SDK 最近的报错',
  'diagnostics.copy': '复制全部',
}
