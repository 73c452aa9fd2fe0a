/** The question to a user who is signed in and has not agreed to the present versions. */
export const consentAsk = {
  'consent.changed': '用户协议和隐私政策',
  'consent.changedMeans': '《用户协议》和《隐私政策》有了新版本，请查看并决定是否同意。现在可以先继续使用，下次打开时会再次提醒。',
  'consent.look': '查看',
  'consent.later': '以后再说',
}
