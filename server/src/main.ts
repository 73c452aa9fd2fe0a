/** Entry point: reads the environment, listens, stops on SIGTERM or SIGINT. Prints one sentence for each reason why it cannot start. */
import process from 'node:process'

import { buildApp, ConfigError, loadConfig } from './app'

async function main() {
  const config = loadConfig(process.env)
  const app = await buildApp(config)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      app.log.info({ signal }, 'stopping')
      app.stop().then(() => process.exit(0), (error: Error) => {
        app.log.error({ err: error }, 'stopping failed')
        process.exit(1)
      })
    })
  }
  await app.listen(config.listen)
}

main().catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : `The server cannot start: ${error.message}`)
  process.exitCode = 1
})
