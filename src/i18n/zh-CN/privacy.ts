/** Texts of the consent sheet. */
export const privacy = {
  'privacy.guidelines': '《隐私保护指引》',
  'privacy.title': '隐私保护提示',
  'privacy.text': '在使用头像、昵称和剪贴板之前，请先阅读并同意',
  'privacy.means': '不同意也可以继续聊天，只是这一次的操作不会完成。',
  'privacy.agree': '同意',
  'privacy.refuse': '不同意',
}
