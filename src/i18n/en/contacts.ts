export const contacts = {
  'failure.friends-full': 'You have as many contacts as there may be; nobody was added. Delete some, then try again.',
  'failure.peer-friends-full': 'The other side has as many contacts as there may be; nobody was added. Ask them to delete some.',
  'failure.already-friends': 'You are contacts already; there is nothing to add.',
  'failure.not-friends': 'They are no longer in your contacts; nothing has changed. Add them first.',
  'failure.own-account': 'This is your own account; nothing has changed. Choose somebody else.',
  'failure.no-such-contact': 'There is no such user; nothing has changed. Check the user ID; they must have signed in at least once.',
  'failure.application-over': 'This request was answered already, or its time is over. To add them, send a request of your own.',
  'failure.blacklist-full': 'You have blocked as many people as there may be; nobody was added. Unblock some, then try again.',
  'failure.words-too-long': 'A request has at most {limit} bytes; this one is {excess} bytes too long. Shorten it, then send it.',
  'failure.remark-too-long': 'A remark has at most {limit} bytes; this one is {excess} bytes too long. Shorten it, then save it.',
}
