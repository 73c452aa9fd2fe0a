import type { welcome as chinese } from '../zh-CN/welcome'

export const welcome: Record<keyof typeof chinese, string> = {
  'welcome.title': 'Look around',
  'welcome.name': 'brand(name.en)',
  'welcome.means': 'Chat with friends and groups: texts, pictures, voice and files.',
  'welcome.examples': 'These are examples: nothing is loaded or sent. Tap one.',
  'welcome.friend': 'Lin',
  'welcome.friend.1': 'Hiking this weekend?',
  'welcome.friend.2': 'Yes! When do we leave?',
  'welcome.friend.3': 'Eight o’clock, at the station 👋',
  'welcome.group': 'Weekend hikers',
  'welcome.group.1': '@all bring water, please',
  'welcome.group.2': 'I will',
  'welcome.group.3': 'I bring my camera 📷',
  'welcome.them': '{name}: {text}',
  'welcome.me': 'Me: {text}',
  'welcome.signIn': 'Sign in or sign up',
  'welcome.needs': 'To send and receive messages, sign in. Looking at this page collects nothing.',
  'welcome.open': 'Look around first',
}
