/** What may still be under way to the server, by name. */
interface Queue {
  readonly idle: boolean;
  flush: () => Promise<unknown>;
  close: () => void;
}

const queues = new Map<string, Queue>();

/** One queue a name: a page that is opened again takes over, and the queue of the page before falls silent. */
export function open(name: string, queue: Queue): void {
  queues.get(name)?.close();
  queues.set(name, queue);
}

const PATIENCE_MS = 3000;

/**
 * Sends everything that waits, before something that it must not race with (another language, signing out, reading
 * the sheet again). Never fails and never waits long: what cannot be sent now stays kept in this browser.
 */
export async function settleAll(patienceMs = PATIENCE_MS): Promise<void> {
  const busy = [...queues.values()].filter((queue) => !queue.idle);
  if (!busy.length) return;
  const patience = new Promise((done) => setTimeout(done, patienceMs));
  await Promise.race([Promise.allSettled(busy.map((queue) => queue.flush())), patience]);
}
