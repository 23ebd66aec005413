import { useText } from "@/annotate/text/useText";
import { Writing } from "@/annotate/text/Writing";
import type { Work } from "@/api/shapes";
import { ErrorNote, Loading } from "@/components";
import type { Player } from "@/engine/Player";
import "@/annotate/text/text.css";

export interface TextPhaseProps {
  work: Work;
  player: Player | null;
  onAgain: () => void;
  onGoOn: () => void;
}

/** The same page turned to text: what was answered, what is written, what contradicts, and variants. */
export function TextPhase(props: TextPhaseProps) {
  const text = useText(props.work);
  if (text.isPending) return <Loading />;
  if (text.isError && !text.data) {
    return (
      <div className="page">
        <ErrorNote error={text.error} retry={() => void text.refetch()} />
      </div>
    );
  }
  return text.data ? <Writing {...props} text={text.data} /> : null;
}

