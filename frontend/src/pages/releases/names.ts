/** "v1", "v2", …: the first that is not taken. */
export function nextName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    if (!taken.includes(`v${number}`)) return `v${number}`;
  }
}
