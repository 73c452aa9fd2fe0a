import { t } from '@/i18n'

import type { RowKind } from '../contract'
import type { UnsupportedBody } from './model'

export const unsupported: RowKind<UnsupportedBody> = () => ({ text: t('message.unsupported') })
