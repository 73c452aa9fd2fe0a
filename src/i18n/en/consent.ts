import type { consent as chinese } from '../zh-CN/consent'

export const consent: Record<keyof typeof chinese, string> = {
  'consent.agreement': 'User Agreement',
  'consent.policy': 'Privacy Policy',
  'consent.read': 'I have read and agree to the ',
  'consent.and': ' and the ',
  'consent.age': ', and I am at least 14 or my guardian has agreed',
  'consent.line': 'I have read and agree to the User Agreement and the Privacy Policy, and I am at least 14 or my guardian has agreed',
  'consent.title': 'Please read and agree',
  'consent.sheet': 'Before you sign in, please read the ',
  'consent.minors': 'If you are under 14, a guardian has to read them and agree. Without agreeing you cannot sign in, but you can look around.',
  'consent.agree': 'Agree and continue',
  'consent.refuse': 'Do not agree',

  'consent.page': 'Agreement and privacy',
  'consent.agreed': 'You agreed to version {version} at {time}.',
  'consent.notYet': 'The two documents are version {version}, to which you have not agreed yet. Until then what you agreed to before applies; where it changes what is collected or why, your agreement is needed again.',
  'consent.done': 'Agreed',
  'consent.withdraw': 'Withdraw my agreement',
  'consent.withdrawAsk': 'Withdraw your agreement?',
  'consent.withdrawAction': 'Withdraw',
  'consent.withdrawMeans': 'You are signed out on all devices. This device gets no new messages, and messages that are not sent yet are lost. Your account and its messages stay; the next sign-in asks for your agreement again. To delete the account, use “Delete account” in the profile.',
  'consent.withdrawMeansToken': 'You are signed out on this device. It gets no new messages, and messages that are not sent yet are lost. Your account belongs to your team; the next sign-in asks for your agreement again.',
  'consent.withdrawKeeps': 'What was done before stays as it is: messages that others have received do not disappear.',

  'legal.template': 'Template: the operator replaces it before going live, in src/packages/sign-in/legal.',
  'legal.weChat': 'WeChat’s privacy guideline',
  'legal.elsewhere': 'This document is on the operator’s own page.',
  'legal.open': 'Open',
}
