import { t } from '@/i18n'

import type { RowKind } from '../contract'
import type { CommandBody } from './model'

export const command: RowKind<CommandBody> = () => ({ text: t('message.command') })
