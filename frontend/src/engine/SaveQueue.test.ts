import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { ApiError } from "@/api/errors";
import { settleAll } from "@/engine/openQueues";
import { SaveQueue } from "@/engine/SaveQueue";

interface Call {
  body: string;
  version: number;
  key: string;
}

function memory() {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}

/** A server that keeps versions and answers a known key again, as ours does. */
class Server {
  calls: Call[] = [];
  version = 1;
  text = "";
  answered = new Map<string, { version: number }>();
  faults: (ApiError | "lost answer")[] = [];
  delay = 0;

  send = async (body: string, version: number, key: string) => {
    this.calls.push({ body, version, key });
    if (this.delay) await new Promise((done) => setTimeout(done, this.delay));
    const fault = this.faults.shift();
    if (fault instanceof ApiError) throw fault;
    const known = this.answered.get(key);
    if (!known && version !== this.version) throw new ApiError(412, "stale", "changed elsewhere");
    const answer = known ?? { version: ++this.version };
    if (!known) this.text = body;
    this.answered.set(key, answer);
    if (fault) throw new ApiError(0, "offline", "no connection");
    return answer;
  };
}

let server: Server;
let storage: ReturnType<typeof memory>;
let serial: number;
function queue(version = 1) {
  return new SaveQueue<string>({
    name: "sheet-1",
    version,
    send: server.send,
    storage,
    newKey: () => `key-${++serial}`,
    backoff: () => 1000,
  });
}
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  storage = memory();
  serial = 0;
});
afterEach(() => void vi.useRealTimers());

describe("SaveQueue", () => {
  test("quick edits become one request with the last of them", async () => {
    const saves = queue();
    saves.push("a");
    saves.push("ab");
    expect(saves.state).toBe("saving");
    await later(400);
    expect(server.calls).toEqual([{ body: "ab", version: 1, key: "key-1" }]);
    expect(saves.state).toBe("saved");
    expect(storage.map.size).toBe(0);
  });

  test("one request at a time, the next on top of the version it gave", async () => {
    server.delay = 1000;
    const saves = queue();
    saves.push("a");
    await later(500);
    saves.push("b");
    saves.push("c");
    await later(400);
    expect(server.calls).toHaveLength(1);
    await later(3000);
    expect(server.calls[1]).toEqual({ body: "c", version: 2, key: "key-2" });
    expect(saves.version).toBe(3);
  });

  test("offline: kept here, tried again under the same key, with edits going on", async () => {
    server.faults = [new ApiError(0, "offline", ""), new ApiError(503, "busy", "")];
    const saves = queue();
    saves.push("a");
    await later(400);
    expect(saves.state).toBe("offline");
    saves.push("b");
    expect(JSON.parse(storage.map.get("earshot.save.sheet-1")!)).toMatchObject({ sent: { body: "a" }, next: "b" });
    await later(5000);
    expect(server.calls.map(({ body, key }) => `${body} ${key}`)).toEqual(["a key-1", "a key-1", "a key-1", "b key-2"]);
    expect(saves.state).toBe("saved");
  });

  test("an answer lost on the way does not count twice", async () => {
    server.faults = ["lost answer"];
    const saves = queue();
    saves.push("a");
    await later(2000);
    expect(server.calls).toHaveLength(2);
    expect(server.version).toBe(2);
    expect(saves.state).toBe("saved");
  });

  test("a reload amid a lost answer resumes under the same key, then sends the newer edit", async () => {
    server.faults = ["lost answer"];
    const before = queue();
    before.push("a");
    await later(400);
    before.push("b");
    before.close();
    const after = queue(2);
    expect(after.resume()).toBe("b");
    await later(1000);
    expect(server.calls.map(({ body, version, key }) => [body, version, key])).toEqual([
      ["a", 1, "key-1"],
      ["a", 1, "key-1"],
      ["b", 2, "key-2"],
    ]);
    expect(server.text).toBe("b");
  });

  test("an edit kept through a reload does not overwrite what came in between", async () => {
    const before = queue();
    before.push("mine");
    before.close();
    server.version = 5;
    const after = queue(5);
    after.resume();
    await later(400);
    expect(after.state).toBe("conflict");
  });

  test("conflict: both are kept; mine can stand on top of theirs", async () => {
    server.version = 4;
    const saves = queue();
    saves.push("mine");
    await later(400);
    expect(saves.state).toBe("conflict");
    expect(storage.map.size).toBe(1);
    saves.keepMine(4);
    await later(400);
    expect(server.text).toBe("mine");
    expect(saves.state).toBe("saved");
  });

  test("conflict: theirs can stand", async () => {
    server.version = 4;
    const saves = queue();
    saves.push("mine");
    await later(400);
    saves.takeTheirs(4);
    expect([saves.state, saves.version, storage.map.size]).toEqual(["saved", 4, 0]);
  });

  test("a lost lease stops sending and keeps the work here", async () => {
    server.faults = [new ApiError(409, "lease_lost", "")];
    const saves = queue();
    saves.push("a");
    await later(400);
    saves.push("b");
    await later(5000);
    expect(saves.state).toBe("lease_lost");
    expect(server.calls).toHaveLength(1);
    expect(storage.map.size).toBe(1);
  });

  test("an edit that the server refuses is told; the next one goes out afresh", async () => {
    server.faults = [new ApiError(400, "invalid", "", { overall_quality: ["9 is not on the scale"] })];
    const saves = queue();
    saves.push("bad");
    await later(400);
    expect(saves.state).toBe("refused");
    expect(saves.error?.fields.overall_quality).toBeDefined();
    saves.push("good");
    await later(400);
    expect(server.calls[1]).toMatchObject({ body: "good", key: "key-2" });
    expect(saves.state).toBe("saved");
  });

  test("flush sends at once and waits for everything", async () => {
    const saves = queue();
    saves.push("a");
    const flushed = saves.flush();
    await later(1);
    await expect(flushed).resolves.toBe(2);
    await expect(saves.flush()).resolves.toBe(2);
  });

  test("flush fails with the server's words where saving cannot succeed", async () => {
    server.faults = [new ApiError(409, "lease_lost", "Your time on this item is over.")];
    const saves = queue();
    saves.push("a");
    const flushed = expect(saves.flush()).rejects.toThrow("Your time on this item is over.");
    await later(1);
    await flushed;
  });

  test("a page opened again takes over what the page before was saving, and nothing counts twice", async () => {
    server.delay = 500;
    const before = queue();
    before.push("a");
    await later(450);
    before.push("b");
    const after = queue();
    expect(after.resume()).toBe("b");
    await later(3000);
    expect([server.text, server.version, after.state]).toEqual(["b", 3, "saved"]);
    expect(new Set(server.calls.map(({ key }) => key)).size).toBe(2);
    expect(storage.map.size).toBe(0);
  });

  test("settling sends what waits in every queue", async () => {
    const saves = queue();
    saves.push("a");
    const settled = settleAll();
    await later(1);
    await settled;
    expect([server.text, saves.state]).toEqual(["a", "saved"]);
  });

  test("settling is patient, but not for ever, and loses nothing", async () => {
    server.delay = 60_000;
    const saves = queue();
    saves.push("a");
    let done = false;
    void settleAll(3000).then(() => (done = true));
    await later(2900);
    expect(done).toBe(false);
    await later(200);
    expect(done).toBe(true);
    expect(storage.map.size).toBe(1);
  });
});
