import { SPLITS, type BySplit } from "@/pages/releases/shapes";
import { total } from "@/pages/releases/words";

/** Shares of the splits, told by colour and by pattern; as wide as `of` makes of the whole. */
export function SplitBar({ counts, of = total(counts) }: { counts: BySplit; of?: number }) {
  return (
    <span className="split-bar" aria-hidden="true">
      {of > 0 && SPLITS.map((split) => counts[split] > 0 && <i key={split} className={`split-${split}`} style={{ width: `${(100 * counts[split]) / of}%` }} />)}
    </span>
  );
}

export function SplitTitle({ split }: { split: keyof BySplit }) {
  return (
    <span className="split-title">
      <i className={`split-${split}`} aria-hidden="true" />
      {split}
    </span>
  );
}

/** The same in figures; it names the colours and patterns. */
export function SplitCounts({ counts }: { counts: BySplit }) {
  return (
    <span className="split-counts">
      {SPLITS.map((split) => (
        <span key={split}>
          <SplitTitle split={split} /> {counts[split].toLocaleString("en")}
        </span>
      ))}
    </span>
  );
}
