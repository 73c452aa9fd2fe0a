/**
 * A network without a server, for what ZIM does on its own:
 * - `unreachable`: sockets neither open nor fail
 * - `refused`: sockets fail at once
 * - `silent`: sockets open, and no reply arrives
 */
type NetworkState = 'unreachable' | 'refused' | 'silent'

interface Ends { opened: () => void, closed: () => void }

export interface Network {
  state: NetworkState
  /** Number of sockets that were requested. */
  tries: number
  connect: (ends: Ends) => void
  /** Closes the open sockets. */
  cut: () => void
}

/** A socket opens or fails after 1 ms. */
export function createNetwork(): Network {
  const open = new Set<Ends>()
  const network: Network = {
    state: 'unreachable',
    tries: 0,
    connect(ends) {
      network.tries++
      setTimeout(() => {
        if (network.state === 'silent') {
          open.add(ends)
          ends.opened()
        }
        if (network.state === 'refused')
          ends.closed()
      }, 1)
    },
    cut() {
      for (const ends of open)
        ends.closed()
      open.clear()
    },
  }
  return network
}
