export const reactions = {
  'reaction.row': 'Reactions',
  'reaction.add': 'React with {emoji}',
  'reaction.take': 'Take back {emoji}',
  'reaction.more': 'More emoji',
  'reaction.said': '{emoji}, 1 person | {emoji}, {n} people',
  'reaction.saidMine': '{emoji}, only me | {emoji}, {n} people with me',
  'reaction.others': '1 more kind | {n} more kinds',
  'reaction.two': '{one}, {other}',
  'reaction.who': 'Who reacted',
  'reaction.whoMore': 'Show more',
  'reaction.whoFailed': 'Not loaded. Tap to try again',
}
