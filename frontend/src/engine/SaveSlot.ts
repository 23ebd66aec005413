/** One edit on its way to the server. */
export interface Sent<Body> {
  body: Body;
  key: string;
  version: number;
}

/** What is kept in the browser until the server has acknowledged it. */
export interface Kept<Body> {
  /** May have reached the server: goes out again under its own key, so that it counts once. */
  sent: Sent<Body> | null;
  /** Newer than that, never sent; made on top of `version`. */
  next: Body | null;
  version: number;
}

export type SlotStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The place in the browser's storage that belongs to one sheet or text: it outlives a reload, a crash, a sign-out. */
export class SaveSlot<Body> {
  private readonly key: string;

  constructor(
    name: string,
    private readonly storage: SlotStorage,
  ) {
    this.key = `earshot.save.${name}`;
  }

  read(): Kept<Body> | null {
    const text = this.storage.getItem(this.key);
    return text ? (JSON.parse(text) as Kept<Body>) : null;
  }

  keep(kept: Kept<Body>): void {
    this.storage.setItem(this.key, JSON.stringify(kept));
  }

  clear(): void {
    this.storage.removeItem(this.key);
  }
}
