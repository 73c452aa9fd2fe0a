import type { forgot as chinese } from '../zh-CN/forgot'

export const forgot: Record<keyof typeof chinese, string> = {
  'forgot.means': 'Enter your account. A link to set a new password is sent to the mail address of this account.',
  'forgot.send': 'Send the mail',
  'forgot.busy': 'Sending…',
  'forgot.again': 'Send again',
  'forgot.wait': 'Send again in 1 second | Send again in {n} seconds',
  'forgot.sent': 'If this account has a confirmed mail address, a mail is on its way.',
  'forgot.link': 'Open the link of the mail in a browser and set a new password. It is valid for 1 hour, once.',
  'forgot.nothing': 'No mail? Look into your spam folder, or send it again.',
  'forgot.operator': 'No mail address? Ask the operator of this service for a link to set a new password.',
  'forgot.off': 'This service sends no mails. Ask its operator for a link to set a new password.',
}
