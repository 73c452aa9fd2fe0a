export const subscription = {
  'subscription.accepted': '好的，还可通知 {n} 次',
  'subscription.off': '微信里没有打开这个通知',
  'subscription.offMeans': '在设置的“订阅消息”里打开，再回来点一次。',
  'subscription.settings': '去设置',
  'subscription.banned': '微信暂时不为这个小程序发通知，过些时候再试。',
  'subscription.unavailable': '微信没有回应。请检查网络，再点一次。',
}
