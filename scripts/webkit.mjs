// Finds WebKitGTK's driver and a display for it (Debian: webkit2gtk-driver, xvfb).
import { existsSync } from 'node:fs'

const DRIVER = '/usr/bin/WebKitWebDriver'
const XVFB = '/usr/bin/Xvfb'

/** Returns the paths of both programs, or null when one is missing. */
export const findWebKit = () => existsSync(DRIVER) && existsSync(XVFB) ? { driver: DRIVER, xvfb: XVFB } : null
