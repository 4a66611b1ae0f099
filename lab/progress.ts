/** What every long step takes: where to say how far it is, and how to be stopped. */
export interface Progress {
  onProgress?: ((text: string) => void) | undefined
  signal?: AbortSignal | undefined
}
