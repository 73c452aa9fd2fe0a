import type { report as chinese } from '../zh-CN/report'

export const report: Record<keyof typeof chinese, string> = {
  'report.title': 'Report',
  'report.user': 'Report “{name}”',
  'report.group': 'Report the group “{name}”',
  'report.room': 'Report the room “{name}”',
  'report.reason': 'Reason',
  'report.reason.abuse': 'Abuse or harassment',
  'report.reason.fraud': 'Fraud',
  'report.reason.porn': 'Pornography',
  'report.reason.illegal': 'Illegal content',
  'report.reason.spam': 'Advertising or spam',
  'report.reason.minors': 'Harm to minors',
  'report.reason.other': 'Something else',
  'report.evidence': 'Choose messages as evidence ({n} at most)',
  'report.noEvidence': 'There is no message here to choose. Say below what happened.',
  'report.note': 'More (not required)',
  'report.noteHint': 'What happened',
  'report.means': 'The operators get the content of the messages you choose. Nobody else learns who reported.',
  'report.send': 'Send the report',
  'report.needsReason': 'Choose a reason first.',
  'report.sent': 'Sent. The operators will look at it soon.',
}
