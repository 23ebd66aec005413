import { Panel } from "@/annotate/Panel";
import { Rows } from "@/annotate/Rows";
import type { Sheet } from "@/annotate/Sheet";
import type { Finding } from "@/api/shapes";
import type { Player } from "@/engine/Player";
import "@/annotate/annotate.css";

interface Props {
  sheet: Sheet;
  player: Player | null;
  findings: Finding[];
  /** Keys of the questions that an inspector asked to look at again. */
  again?: readonly string[];
}

/** The questions of a sheet and, beside them, the one in focus. */
export function AnswerBoard({ sheet, player, findings, again = [] }: Props) {
  return (
    <div className="workplace-body">
      <Rows sheet={sheet} findings={findings} again={again} />
      <Panel sheet={sheet} player={player} findings={findings} again={again} />
    </div>
  );
}
