// Finds Chromium for tests and screenshots.
import { existsSync } from 'node:fs'
import process from 'node:process'

/** The headless shell first: the same engine without a browser's windows, with a third less work. */
const KNOWN_PATHS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Returns the path of Chromium, or null. The environment variable CHROMIUM comes first. */
export function findChromium() {
  return [process.env.CHROMIUM, ...KNOWN_PATHS].find(path => path && existsSync(path)) ?? null
}

/** Flags that prevent network requests of Chromium itself. The sandbox is off only for root, as in containers. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
