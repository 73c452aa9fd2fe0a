/** Emoji of the panel, drawn by the device's font. */
export const EMOJI: readonly string[] = [
  ...'😀 😃 😄 😁 😆 😅 😂 🤣 😊 😇 🙂 😉 😌 😍 🥰 😘 😋 😜 🤪 🤗 🤔 🤭 🤫 😐 😶 😏 😒 🙄 😬 😴 😷 🤒 🥳 😎 🤓 😕 😟 😮 😲 🥺 😢 😭 😤 😠 😡 🤯 😳 😱 😨 😰 😓 🤝 👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 💪 👋 👀 ❤️ 💔 💕 🌹 🎂 🎉 🎁 🔥 ⭐ 🌞 🌙 ☕ 🍺 🐶 🐱 💯 ✅'.split(' '),
]

const LAST_CHARACTER = /(?:\p{Regional_Indicator}{2}|.)(?:\uFE0F|\p{Emoji_Modifier})?$/su

/** Removes the last character. A flag, or an emoji with variation selector or skin tone, counts as one; joined (ZWJ) emoji do not. */
export function removeLastCharacter(text: string): string {
  return text.replace(LAST_CHARACTER, '')
}
