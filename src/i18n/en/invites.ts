export const invites = {
  'failure.invite-not-found': 'There is no such invite. It may have expired long ago, or its owner has deleted the account. Check it, or ask for a new one.',
  'failure.invite-expired': 'This invite has expired. Ask for a new one.',
  'failure.invite-revoked': 'This invite was revoked. Ask for a new one.',
  'failure.invite-used-up': 'This invite was used as often as it may be. Ask for a new one.',
  'failure.too-many-invites': 'You have too many open invites; none was made. Revoke one that is not needed any more.',
}
