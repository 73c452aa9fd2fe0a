import type { RowKind } from '../contract'
import type { CheckingBody } from './model'

/** A placeholder. The list of messages says in it what is checked (`message/row/reviewText.ts` of the chat), so that its words are not needed before a chat is opened. Drawn as a combined message: without an icon, with a title of two lines. */
export const checking: RowKind<CheckingBody> = () => ({ hasCard: 1, title: '', sub: '', icon: '…', iconTone: 'combined-icon' })
