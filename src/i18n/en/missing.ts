/** Of failures whose reason may also keep away the English texts: what is missing on the device. In the mini program they are in the main package. */
export const missing = {
  'failure.sdk-load': 'A part of the app was not downloaded, so messages cannot come or go. Check the network and retry.',
  'failure.page-load': 'The page did not open; it may not be downloaded yet. Check the network and retry. If many pages are open, go back first.',
}
