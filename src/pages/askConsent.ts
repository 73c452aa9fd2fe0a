import { t } from '@/i18n/consentAsk'

import { confirm } from './dialogs'
import { routes } from './routes'

/**
 * Tells a user who is signed in that there are an agreement and a policy to agree to. Chats stay usable: what the user has agreed to before goes on,
 * and the next start asks again.
 */
export async function askConsent(): Promise<void> {
  if (await confirm(t('consent.changed'), t('consent.changedMeans'), { confirmText: t('consent.look'), cancelText: t('consent.later') }))
    void routes.consent()
}
