import type { privacy as chinese } from '../zh-CN/privacy'

export const privacy: Record<keyof typeof chinese, string> = {
  'privacy.guidelines': 'privacy guidelines',
  'privacy.title': 'Your privacy',
  'privacy.text': 'Before your picture, your name or the clipboard is used, please read and agree to the',
  'privacy.means': 'You can go on chatting without; only this one action is not carried out.',
  'privacy.agree': 'Agree',
  'privacy.refuse': 'Not now',
}
