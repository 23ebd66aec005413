import { Panel } from "@/annotate/Panel";
import { Rows } from "@/annotate/Rows";
import type { Sheet } from "@/annotate/Sheet";
import type { Finding } from "@/api/shapes";
import type { Player } from "@/engine/Player";
import "@/annotate/annotate.css";

/** The questions of a sheet and, beside them, the one in focus. */
export function AnswerBoard({ sheet, player, findings }: { sheet: Sheet; player: Player | null; findings: Finding[] }) {
  return (
    <div className="workplace-body">
      <Rows sheet={sheet} findings={findings} />
      <Panel sheet={sheet} player={player} findings={findings} />
    </div>
  );
}
