/** Every way in which a request can fail, in words that a page can explain. One text per kind in each language. */
export type FailureKind
  = | 'unknown' | 'bad-input' | 'not-created' | 'app-id' | 'app-id-missing' | 'sdk-load'
    | 'network' | 'timeout' | 'rate' | 'too-many-tries'
    | 'login' | 'token' | 'token-expired' | 'token-missing' | 'other-account' | 'signed-out' | 'kicked' | 'other-tab' | 'unregistered'
    | 'no-such-user' | 'refused-by-peer' | 'moderated' | 'moderated-because' | 'moderation-away' | 'account-banned' | 'account-muted' | 'muted' | 'plan' | 'quota' | 'send' | 'cancelled'
    | 'blank-text' | 'text-too-long' | 'command-too-long' | 'self-send'
    | 'user-id-missing' | 'user-id-too-long' | 'user-id-character' | 'user-name-too-long'
    | 'room-id-missing' | 'room-id-too-long' | 'room-name-too-long'
    | 'not-in-room' | 'room-missing' | 'room-full' | 'room-limit' | 'room-closed' | 'room-removed' | 'room-elsewhere' | 'room' | 'room-hosted' | 'room-attribute' | 'room-attribute-owner' | 'room-attribute-too-long' | 'room-attributes-full' | 'group' | 'group-role' | 'group-missing' | 'not-in-group' | 'group-full' | 'group-apply' | 'group-closed' | 'group-limit' | 'group-too-many' | 'in-group' | 'member-gone' | 'group-application-over' | 'group-name-too-long' | 'group-notice-too-long' | 'friend' | 'file' | 'file-empty' | 'file-too-large' | 'file-lost' | 'file-refused' | 'file-space'
    | 'revoke-too-late' | 'already-revoked' | 'not-editable' | 'reaction-refused' | 'too-many-pins' | 'no-such-conversation'
    | 'friends-full' | 'peer-friends-full' | 'already-friends' | 'not-friends' | 'own-account' | 'no-such-contact' | 'application-over' | 'blacklist-full' | 'words-too-long' | 'remark-too-long'
    | 'combined-too-long' | 'record-lost' | 'record-away' | 'storage' | 'language-load' | 'page-load' | 'server-away' | 'origin-refused' | 'server' | 'server-busy' | 'server-missing' | 'session-expired' | 'try-later'
    | 'wrong-credentials' | 'wrong-password' | 'no-password' | 'account-taken' | 'account-form' | 'password-form' | 'name-form' | 'name-mixed' | 'name-moderated' | 'name-unchecked' | 'text-moderated' | 'text-unchecked'
    | 'file-empty' | 'file-too-large' | 'file-unreadable' | 'too-many-files' | 'picture-unsupported' | 'picture-damaged' | 'picture-huge' | 'original-too-large'
    | 'video-too-large' | 'video-too-long' | 'media-refused' | 'media-undeclared' | 'media-unavailable'
    | 'file-gone' | 'file-away' | 'file-domain' | 'file-full' | 'album-refused' | 'album-undeclared' | 'album-failed'
    | 'picture-too-large' | 'picture-form' | 'picture-moderated' | 'picture-unchecked' | 'device-gone' | 'wechat-code' | 'wechat-blocked' | 'wechat-unavailable'
    | 'microphone-refused' | 'microphone-blocked' | 'microphone-missing' | 'microphone-insecure' | 'microphone-unsupported' | 'recorder' | 'voice-playback'
    | 'invite-not-found' | 'invite-expired' | 'invite-revoked' | 'invite-used-up' | 'too-many-invites' | 'wxacode-unavailable' | 'wxacode-away'
    | 'mail-off' | 'mail-failed' | 'mail-form' | 'wrong-code'
    | 'privacy-refused' | 'privacy-undeclared'

export interface Failure {
  kind: FailureKind
  /** ZIM's or HTTP's own number, for diagnostics only; null where there is none. */
  code: number | null
  /** The i18n key of the sentence that says what happened and what to do. */
  textKey: `failure.${FailureKind}`
  /** Values for that sentence: limits, excess, offending characters. */
  params: Record<string, string | number>
  /** Whether the same request may succeed later without any change to it. */
  retryable: boolean
  /** The original message, for diagnostics; never shown alone. */
  detail: string
}
