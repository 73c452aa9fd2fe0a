/** Why there is no camera. `busy`: also for whatever the browser does not explain. */
export type CameraRefusal = 'refused' | 'missing' | 'insecure' | 'busy'

const REFUSALS: Record<string, CameraRefusal> = { NotAllowedError: 'refused', SecurityError: 'refused', NotFoundError: 'missing', OverconstrainedError: 'missing' }

/** Opens the camera at the back, where there are two; the browser asks the user where that was not done before. Resolves to the reason when there is none. */
export async function openCamera(): Promise<MediaStream | CameraRefusal> {
  // Browsers have none without https.
  if (!isSecureContext)
    return 'insecure'
  if (!navigator.mediaDevices)
    return 'missing'
  try { return await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } }) }
  catch (thrown) { return REFUSALS[(thrown as { name?: string } | null)?.name ?? ''] ?? 'busy' }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
