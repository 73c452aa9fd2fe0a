import { t } from '@/i18n'
import { nameInSentence } from '@/utils/plainName'

import type { NoteContext, NoteKind } from '../contract'
import type { TipBody, TipUser } from './model'

/** Largest number of users that one sentence names. */
const NAMED = 5

/** Returns the current name, else the name at the time of the event. */
function nameIn({ nameOf }: NoteContext, { userID, name }: TipUser): string {
  const known = nameOf(userID)
  return nameInSentence(known === userID ? name || userID : known)
}

export const tip: NoteKind<TipBody> = ({ event, operator, targets, count = targets.length, groupName = '' }, context) => {
  const names = targets.slice(0, NAMED).map(target => nameIn(context, target)).join(t('tip.comma'))
  const others = count > Math.min(NAMED, targets.length) ? t('tip.others', { names, n: count }) : names
  return t(`tip.${event}`, { operator: nameIn(context, operator), targets: others, group: nameInSentence(groupName) })
}
