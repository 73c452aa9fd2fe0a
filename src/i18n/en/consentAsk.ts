import type { consentAsk as chinese } from '../zh-CN/consentAsk'

export const consentAsk: Record<keyof typeof chinese, string> = {
  'consent.changed': 'Agreement and privacy',
  'consent.changedMeans': 'The User Agreement and the Privacy Policy have a new version. Please read them and decide whether you agree. You can go on for now; you are asked again at the next start.',
  'consent.look': 'Read',
  'consent.later': 'Later',
}
