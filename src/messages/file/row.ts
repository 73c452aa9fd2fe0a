import { bytesText } from '@/utils/bytesText'
import { extensionOf } from '@/utils/fileName'

import type { RowKind } from '../contract'
import type { DocumentBody } from './model'

/** Letters of the icon. */
const LETTERS = 4

export const file: RowKind<DocumentBody> = ({ name, bytes }) => ({
  hasCard: 1,
  title: name,
  sub: bytesText(bytes),
  icon: extensionOf(name).slice(0, LETTERS).toUpperCase() || '?',
  iconTone: 'file-icon',
})
