/** Cuts a byte stream into Ethernet frames: QEMU sends each as its length in 4 bytes, then the frame. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)

  /** The frames that are complete now, each with its length before it, ready to be sent on. */
  read(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const frames: Buffer[] = []
    while (this.#rest.length >= 4) {
      const end = 4 + this.#rest.readUInt32BE(0)
      if (this.#rest.length < end) break
      frames.push(this.#rest.subarray(0, end))
      this.#rest = this.#rest.subarray(end)
    }
    return frames
  }
}
