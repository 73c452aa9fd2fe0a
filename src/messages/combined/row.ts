import { t } from '@/i18n'

import type { RowKind } from '../contract'
import type { CombinedBody } from './model'

/** Lines of the summary that are drawn. */
const LINES = 4

/** A card with the summary as lines: MessageSection.css draws them by the class of its icon. */
export const combined: RowKind<CombinedBody> = ({ title, summary }) => ({
  hasCard: 1,
  title: title || t('combined.record'),
  sub: summary.split('\n', LINES).join('\n'),
  icon: '',
  iconTone: 'combined-icon',
})
