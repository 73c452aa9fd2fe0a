import { computed, ref } from 'vue'

import type { Evidence, ReportReason, ReportTarget } from '@/services/reports'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { summaryOf } from '@/components/message/row/summary'
import { t } from '@/i18n/report'
import { plainText } from '@/messages/models'
import { showError, showNotice } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { MOST_EVIDENCE, sendReport } from '@/services/reports'
import { useChatStore } from '@/stores/chat'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { parseConversationKey } from '@/utils/conversationKey'

/** A message that can be chosen as evidence. */
interface EvidenceRow { key: string, sender: string, text: string, isChosen: boolean }

/**
 * One report, until it is sent. The messages to choose from are the newest ones that are loaded: of a person those of the person, of a group or
 * room those of all others. A message that was recalled has no content any more and is not among them.
 */
export function useReport() {
  const me = useChatStore().me()
  const messages = useMessagesStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const target = ref<ReportTarget>({ kind: 'user', id: '' })
  const conversation = ref<ConversationKey | ''>('')
  const reason = ref<ReportReason | ''>('')
  const note = ref('')
  const chosen = ref<ReadonlySet<string>>(new Set())
  const isBusy = ref(false)

  const nameOf = (userID: string) => users.nameOf(userID)
  const wordsOf = (message: Message) => plainText(message.body) || summaryOf(message, { hasSenders: true, nameOf }).text
  const isEvidence = ({ isMine, senderID, body }: Message) => !isMine && senderID !== '' && body.kind !== 'revoked' && body.kind !== 'tip' && (target.value.kind !== 'user' || senderID === target.value.id)

  const candidates = computed(() => conversation.value === '' ? [] : messages.timeline(conversation.value).filter(isEvidence).slice(-MOST_EVIDENCE).reverse())
  const rows = computed<EvidenceRow[]>(() => candidates.value.map(message => ({ key: message.key, sender: nameOf(message.senderID), text: wordsOf(message), isChosen: chosen.value.has(message.key) })))

  /** @param messageKey the message that was pressed, or '' */
  function open(given: ReportTarget, key: ConversationKey | '', messageKey: string) {
    target.value = given
    conversation.value = key
    chosen.value = new Set(candidates.value.some(message => message.key === messageKey) ? [messageKey] : [])
  }

  function toggle(key: string) {
    const others = [...chosen.value].filter(other => other !== key)
    chosen.value = new Set(others.length < chosen.value.size ? others : [...others, key])
  }

  const evidenceOf = (message: Message): Evidence => ({ senderID: message.senderID, seq: Math.max(0, message.seq), kind: message.body.kind, text: wordsOf(message), sentAt: Math.max(0, Math.floor(message.sentAt)) })

  async function send() {
    if (isBusy.value)
      return
    if (!reason.value)
      return showNotice(t('report.needsReason'))
    isBusy.value = true
    const evidence = candidates.value.filter(({ key }) => chosen.value.has(key)).map(evidenceOf)
    const report = { target: target.value, reason: reason.value, note: note.value.trim(), conversation: evidence.length && conversation.value ? parseConversationKey(conversation.value) : null, messages: evidence }
    try {
      await session.asAccount(bearer => sendReport(bearer, report))
      uni.showToast({ title: t('report.sent'), icon: 'none' })
      routes.back()
    }
    catch (thrown) { showError(thrown) }
    isBusy.value = false
  }

  return { target, reason, note, rows, isBusy, isSelf: computed(() => target.value.kind === 'user' && target.value.id === me), open, toggle, send }
}
