import type { ZIM, ZIMEventHandler } from 'zego-zim-miniprogram'

type Listener = (zim: ZIM, data: unknown) => void

/** The data of an event, as the vendor's declarations have it. */
export type EventData<K extends keyof ZIMEventHandler> = Parameters<ZIMEventHandler[K]>[1]

/**
 * ZIM's listeners: one per event, the last one wins. A value that is not a function is ignored, and so is an unknown event.
 * An exception in a listener is not caught. It reaches the code that caused the event, as in the SDK.
 */
export class Events {
  private readonly listeners = new Map<string, Listener>()

  constructor(private readonly zim: () => ZIM) {}

  on(type: string, listener: unknown): void {
    if (typeof listener === 'function')
      this.listeners.set(type, listener as Listener)
  }

  off(type: string): void {
    this.listeners.delete(type)
  }

  clear(): void {
    this.listeners.clear()
  }

  emit<K extends keyof ZIMEventHandler>(type: K, data: EventData<K>): void {
    this.listeners.get(type)?.(this.zim(), data)
  }
}
