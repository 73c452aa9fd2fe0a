import type { ZimKind } from '../contract'
import type { CheckingBody } from './model'

/** Made of other kinds by `zim/review.ts`. */
export const checking: ZimKind<CheckingBody> = { zimType: null, fromZim: () => null }
