/** Starts the emulator from the command line: ZIM_APP_ID, ZIM_SERVER_SECRET, EMULATOR_PORT, EMULATOR_HOST, EMULATOR_TEXT_LIMIT_BYTES, EMULATOR_PLAN, EMULATOR_CALLBACK_URL and ZEGO_CALLBACK_SECRET. */
import process from 'node:process'

import { startEmulator } from './server'
import { planOf } from './world'

const { ZIM_APP_ID, ZIM_SERVER_SECRET, EMULATOR_PORT = '8787', EMULATOR_HOST = '127.0.0.1', EMULATOR_TEXT_LIMIT_BYTES = '2048', EMULATOR_PLAN = 'flagship', EMULATOR_CALLBACK_URL, ZEGO_CALLBACK_SECRET = '' } = process.env

if (!ZIM_APP_ID || !ZIM_SERVER_SECRET) {
  console.error('zim-emulator: set ZIM_APP_ID (any number) and ZIM_SERVER_SECRET (any 32 characters); tokens must be made with the same two.')
  process.exit(1)
}

startEmulator({
  port: Number(EMULATOR_PORT),
  host: EMULATOR_HOST,
  appID: Number(ZIM_APP_ID),
  serverSecret: ZIM_SERVER_SECRET,
  textLimitBytes: Number(EMULATOR_TEXT_LIMIT_BYTES),
  plan: planOf(EMULATOR_PLAN),
  ...(EMULATOR_CALLBACK_URL && { callback: { url: EMULATOR_CALLBACK_URL, secret: ZEGO_CALLBACK_SECRET } }),
}).then(({ url }) => console.log(`zim-emulator: ${url}`), (error) => {
  console.error(`zim-emulator: ${error}`)
  process.exitCode = 1
})
