/** Names that screen readers say for what uni draws around the pages of H5. */
export const accessibility = {
  'accessibility.back': '返回',
  'accessibility.tabs': '导航',
  'accessibility.choices': '选项',
  'accessibility.day': '日期',
}
