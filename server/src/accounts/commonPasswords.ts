/**
 * Passwords that everybody tries first: the common words as they are dressed up (capitals, digits for letters, digits and signs around),
 * what fingers type along the keyboard, and the same few characters over and over.
 *
 * Rules for a family instead of a list of millions: the rate limits make a long guess hopeless, this takes the first guesses away. Words
 * are here in lower case, without digits; one of fewer than 4 letters would refuse too much.
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

const LETTERS_OF_DIGITS: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', '$': 's', '!': 'i' }

const TYPED = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol', '147', '258', '369', '159', '753', '!@#$%^&*()', '1q2w3e4r5t6y7u8i9o0p', '520', '1314'],
]
const LINES = [...TYPED, ...TYPED.map(line => [...line].reverse().join(''))]
const MIN_RUN = 3

/** Whether the password is of a family that is guessed first. `password` of any length. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase()
  return isDressedWord(text) || isTypedRuns(text) || /^(.{1,4})\1+$/u.test(text)
}

/** `Sunshine!`, `p@ssw0rd123`, `1michael`: a common word with up to 6 digits and signs behind, up to 4 before. */
function isDressedWord(text: string): boolean {
  const ends = [text.replace(/[^a-z]{1,6}$/, ''), text]
  const cores = ends.flatMap(end => [end.replace(/^[^a-z]{1,4}/, ''), end])
  return cores.some(core => WORDS.has(core) || WORDS.has(core.replace(/[013457@$!]/g, sign => LETTERS_OF_DIGITS[sign]!)))
}

/** `12345678`, `qwer1234`, `aaa111222`: nothing but runs of three and more along the keyboard, the alphabet, or on one key. */
function isTypedRuns(text: string): boolean {
  let rest = text
  while (rest !== '') {
    const length = runAt(rest)
    if (length < MIN_RUN)
      return false
    rest = rest.slice(length)
  }
  return true
}

/** How many characters at the beginning of the text are one run. */
function runAt(text: string): number {
  let length = 0
  while (length < text.length && isRun(text.slice(0, length + 1)))
    length += 1
  return length
}

function isRun(piece: string): boolean {
  return LINES.some(line => line.includes(piece)) || [...piece].every(character => character === piece[0])
}
