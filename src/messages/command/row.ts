import { t } from '@/i18n'

import type { RowKind } from '../contract'
import type { CommandBody } from './model'

export const command: RowKind<CommandBody> = {
  slots: () => ({ text: t('message.command') }),
  summary: () => t('message.command'),
}
