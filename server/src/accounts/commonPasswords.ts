/**
 * Detects the passwords that are guessed first: common words with the usual changes (capitals, digits for letters, digits and signs
 * before or after), sequences of neighbouring keys, and repetitions of a few characters.
 *
 * Rules for groups of passwords replace a list of millions. The rate limits stop long guessing, so only the first guesses must be refused.
 * Words are in lower case, without digits, with 4 letters or more. Shorter words would refuse too many good passwords.
 */
const WORDS = new Set(`
abcd access account admin administrator alexander amanda america andrea angel anthony apple asdf ashley austin babygirl bailey baseball
basketball batman beautiful biteme blink brandon buster butterfly changeme charlie cheese chelsea china chocolate computer cookie
corvette daniel danielle dearbook default diamond dragon elizabeth facebook family ferrari flower football freedom friends fuckyou
george ginger google guest hannah harley hello helloworld hockey hunter iloveu iloveyou internet jasmine jennifer jessica jesus jordan
joshua justin killer kissyou letmein linkedin liverpool login london lovelove loveme lover loveyou maggie manager master matrix matthew
mercedes michael michelle midnight monkey monster mustang mypass mypassword naruto nicole ninja nothing orange pass passw passwd
password passwort patrick peanut pepper please pokemon princess purple pussy qazwsx qazwsxedc qwer qwerasdf qwert qwerty ranger
robert rockyou root samantha samsung secret server shadow silver soccer solo sophie starwars success summer sunshine superman tencent
test tester testing testtest thomas tigger trustno user victoria wang weixin welcome wechat whatever william winner winter woaini
woaiwojia xiaoming yellow zhang zhangwei zxcv
`.trim().split(/\s+/))

const LETTER_OF_SIGN: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', '$': 's', '!': 'i' }

const KEY_SEQUENCES = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol', '147', '258', '369', '159', '753', '!@#$%^&*()', '1q2w3e4r5t6y7u8i9o0p', '520', '1314'],
]
const SEQUENCES = [...KEY_SEQUENCES, ...KEY_SEQUENCES.map(keys => [...keys].reverse().join(''))]
const MIN_RUN = 3

/** Returns whether the password is among those that are guessed first. `password` may have any length. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase()
  return isDecoratedWord(text) || isKeyRuns(text) || /^(.{1,4})\1+$/u.test(text)
}

/** A common word with at most 4 digits and signs before it and at most 6 after it: `Sunshine!`, `p@ssw0rd123`, `1michael`. */
function isDecoratedWord(text: string): boolean {
  const ends = [text.replace(/[^a-z]{1,6}$/, ''), text]
  const cores = ends.flatMap(end => [end.replace(/^[^a-z]{1,4}/, ''), end])
  return cores.some(core => WORDS.has(core) || WORDS.has(core.replace(/[013457@$!]/g, sign => LETTER_OF_SIGN[sign]!)))
}

/** Only runs of 3 characters or more, along the keyboard or the alphabet or of one character: `12345678`, `qwer1234`, `aaa111222`. */
function isKeyRuns(text: string): boolean {
  let rest = text
  while (rest !== '') {
    const length = runLength(rest)
    if (length < MIN_RUN)
      return false
    rest = rest.slice(length)
  }
  return true
}

/** Returns how many characters at the start of the text are one run. */
function runLength(text: string): number {
  let length = 0
  while (length < text.length && isRun(text.slice(0, length + 1)))
    length += 1
  return length
}

function isRun(piece: string): boolean {
  return SEQUENCES.some(sequence => sequence.includes(piece)) || [...piece].every(character => character === piece[0])
}
