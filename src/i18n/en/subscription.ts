export const subscription = {
  'subscription.accepted': 'Notifications left: {n}',
  'subscription.off': 'This notification is off in WeChat',
  'subscription.offMeans': 'Turn it on under “Subscribe messages” in the settings, then tap again.',
  'subscription.settings': 'Settings',
  'subscription.banned': 'WeChat sends no notifications for this mini program at the moment. Try again later.',
  'subscription.unavailable': 'WeChat did not answer. Check the network and tap again.',
}
