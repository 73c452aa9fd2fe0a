/**
 * A list of the server in the client's memory, such as the friends. After a login the SDK fetches the newest {@link NEWEST} changes, after a
 * reconnect those that it has missed. The first query fetches the whole list if there may be more; should that fail, the SDK does not try again
 * in this login.
 */

/** Changes that are fetched after a login. */
const NEWEST = 100

export class ContactList<T extends { createTime: number }> {
  /** By the userID of the other user. */
  readonly entries = new Map<string, T>()
  /** The last change that this client knows of. */
  private seq = 0
  private isComplete = false
  private completing: Promise<void> | undefined

  /** @param fetch asks for the changes after a number, takes them into `entries`, and returns the number of the last one */
  constructor(private readonly fetch: (since: number) => Promise<number>) {}

  /** A change has arrived by itself or with a reply. One that does not follow the last known one is fetched later. */
  reach(seq: number): void {
    if (seq === this.seq + 1)
      this.seq = seq
  }

  /** Called after each login and reconnect. `last`: the number of the server's last change. */
  async sync(last: number): Promise<void> {
    const since = this.seq || Math.max(0, last - NEWEST)
    if (this.seq === 0)
      this.isComplete = since === 0
    if (last > this.seq)
      await this.load(since)
  }

  /** All entries, the newest first. */
  async all(): Promise<T[]> {
    if (!this.isComplete) {
      this.completing ??= this.load(0).then(() => { this.isComplete = true })
      await this.completing
    }
    return [...this.entries.values()].sort((one, other) => other.createTime - one.createTime)
  }

  end(): void {
    this.entries.clear()
    this.seq = 0
    this.isComplete = false
    this.completing = undefined
  }

  private async load(since: number): Promise<void> {
    try { this.seq = await this.fetch(since) }
    catch {}
  }
}

/** A page of a list. `nextFlag` is the number of the page, and 0 when there is none after it. The SDK limits no `count`. */
export function pageOf<T>(list: T[], { count, nextFlag = 0 }: { count: number, nextFlag?: number }): { page: T[], nextFlag: number } {
  if (count >= list.length)
    return { page: nextFlag * count > list.length ? [] : list, nextFlag: 0 }
  const end = (nextFlag + 1) * count
  return { page: list.slice(nextFlag * count, end), nextFlag: count === 0 || end >= list.length ? 0 : nextFlag + 1 }
}
