import { Link } from "wouter";

import { Badge } from "@/components";
import { plural } from "@/pages/campaigns/words";
import type { useListen } from "@/pages/clips/useListen";
import { Figures } from "@/pages/releases/Figures";
import { SPLITS, type ClipShown, type LeakCheck, type LeakRow, type Override } from "@/pages/releases/shapes";
import { SplitTitle } from "@/pages/releases/SplitBar";
import { VERDICTS } from "@/pages/releases/words";

type Listen = ReturnType<typeof useListen>;
interface CheckProps {
  check: LeakCheck;
  clips: Record<string, ClipShown>;
  listen: Listen;
  override: Override | undefined;
}

const lookedAt = (looked: LeakCheck["looked_at"]) =>
  Object.entries(looked)
    .map(([what, count]) => `${Number(count).toLocaleString("en")} ${what.replaceAll("_", " ")}`)
    .join(", ");

/** One check; open where it found something. */
export function LeakCheckPart({ check, clips, listen, override }: CheckProps) {
  const { title, tone } = VERDICTS[check.verdict];
  const found = [check.found && `${plural(check.found, "leak")}`, check.warned && plural(check.warned, "warning")].filter(Boolean).join(", ");
  return (
    <details className="releases-check" open={check.verdict === "leak" || check.verdict === "warn"} data-check={check.check}>
      <summary>
        <strong>{check.title}</strong>
        <span className="releases-badges">
          {override && <Badge tone="warn">let out by {override.by}</Badge>}
          <Badge tone={tone}>{found || title}</Badge>
        </span>
      </summary>
      <div className="stack-tight releases-check-body">
        <dl className="facts small">
          <dt>Clean means</dt>
          <dd>{check.promise}</dd>
          <dt>Looked at</dt>
          <dd>{lookedAt(check.looked_at) || "nothing"}</dd>
          <dt>Control</dt>
          <dd>{check.control}</dd>
          {check.why && (
            <>
              <dt>{check.verdict === "told" ? "Found" : "Could not look"}</dt>
              <dd>{check.why}</dd>
            </>
          )}
          {override && (
            <>
              <dt>Let out because</dt>
              <dd>{override.reason}</dd>
            </>
          )}
        </dl>
        {check.rows.length > 0 && (
          <ol className="releases-rows">
            {check.rows.map((row, index) => (
              <Row key={index} row={row} clips={clips} listen={listen} />
            ))}
          </ol>
        )}
        {check.found + check.warned > check.rows.length && <p className="quiet small">The first {check.rows.length} of {(check.found + check.warned).toLocaleString("en")}.</p>}
        <Figures of={check.figures} />
      </div>
    </details>
  );
}

function Row({ row, clips, listen }: { row: LeakRow; clips: Record<string, ClipShown>; listen: Listen }) {
  const none = !SPLITS.some((split) => row.splits[split]?.length);
  return (
    <li>
      <p>
        {row.level === "warn" && <Badge tone="warn">warning</Badge>} {row.what}
      </p>
      {SPLITS.filter((split) => row.splits[split]?.length).map((split) => (
        <div key={split} className="releases-heard">
          <SplitTitle split={split} />
          {row.splits[split]!.map((clip) => (
            <Heard key={clip} opaque={clip} clip={clips[clip]} listen={listen} />
          ))}
        </div>
      ))}
      {none && row.clips.length > 0 && (
        <div className="releases-heard">
          {row.clips.map((clip) => (
            <Heard key={clip} opaque={clip} clip={clips[clip]} listen={listen} />
          ))}
        </div>
      )}
    </li>
  );
}

/** A clip to be heard, with the names that the release itself keeps back. */
function Heard({ opaque, clip, listen }: { opaque: string; clip: ClipShown | undefined; listen: Listen }) {
  if (!clip) return <code title="This clip is not among the campaigns' clips any more">{opaque}</code>;
  const playing = listen.playing === clip.id;
  return (
    <span className="releases-clip">
      <button type="button" className="button plain icon" aria-label={`${playing ? "Stop" : "Play"} ${clip.name}`} aria-pressed={playing} onClick={() => listen.toggle(clip.id)}>
        <svg viewBox="0 0 16 16" width="14" height="14" fill="currentColor" aria-hidden="true">
          {playing ? <path d="M4 3h3v10H4zM9 3h3v10H9z" /> : <path d="M4 2.5v11l9-5.5z" />}
        </svg>
      </button>
      <span>
        <Link href={`/clips/${clip.id}`}>{clip.name}</Link>
        <span className="quiet small releases-line">{[clip.language, clip.speaker, clip.system].filter(Boolean).join(" · ")}</span>
        {clip.text && <span className="quiet small releases-line">{clip.text}</span>}
      </span>
    </span>
  );
}
