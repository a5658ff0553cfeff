const TEXT_BYTES_MAX = 8192;

/** A body, in pieces that are in order and nobody's to change. */
export class BodyParts {
  static readonly none = new BodyParts([]);

  readonly byteLength: number;
  /** As a header says it. */
  readonly length: string;
  private joined: string | undefined;

  constructor(readonly parts: readonly Buffer[]) {
    this.byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0);
    this.length = String(this.byteLength);
  }

  /**
   * The bytes of a small body as one text of Latin-1 characters, made once: joined to a head it leaves in one write, which costs less
   * than a list of pieces. Undefined for a large one, which had better not be copied.
   */
  get text(): string | undefined {
    if (this.byteLength > TEXT_BYTES_MAX) return undefined;
    return (this.joined ??= Buffer.concat(this.parts).toString('latin1'));
  }
}
