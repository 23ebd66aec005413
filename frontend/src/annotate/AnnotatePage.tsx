import { useParams } from "wouter";

import { AnswerPhase } from "@/annotate/AnswerPhase";
import { Guidelines } from "@/annotate/Guidelines";
import { TextPhase } from "@/annotate/text/TextPhase";
import { useHeartbeat, useNextItem, useTrail, useWork } from "@/annotate/useWork";
import type { Work } from "@/api/shapes";
import { InTopBar } from "@/app/TopBar";
import { usePlayer } from "@/audio/usePlayer";
import { Button, Empty, ErrorNote, LinkButton, Loading } from "@/components";
import { WithKeys } from "@/components/WithKeys";
import { useT } from "@/i18n";
import "@/annotate/annotate.css";

/** One item, from the first sound to the finished text. */
export default function AnnotatePage() {
  const t = useT();
  const id = Number(useParams<{ id: string }>().id);
  const work = useWork(id);
  if (work.isPending) return <Loading />;
  if (work.isError) {
    return (
      <div className="page">
        <ErrorNote error={work.error} retry={() => void work.refetch()} />
        <LinkButton href="/">{t("error.goHome")}</LinkButton>
      </div>
    );
  }
  return <Item key={id} work={work.data} />;
}

function Item({ work }: { work: Work }) {
  const t = useT();
  const { goOn, ahead } = useNextItem(work);
  useHeartbeat(work, ahead);
  useTrail(work);
  const { player, again } = usePlayer(`${work.id} ${work.sheet.frozen}`, work.item.clips, work.sheet.heard);
  const onSubmitted = (next: Work) => {
    player?.pause();
    if (next.state !== "writing") goOn();
  };

  return (
    <WithKeys>
      <InTopBar slot="context">
        <Progress work={work} />
      </InTopBar>
      <Guidelines campaign={work.campaign} />
      {work.state === "writing" ? (
        <TextPhase work={work} player={player} onAgain={again} onGoOn={goOn} />
      ) : work.sheet.frozen ? (
        <div className="page">
          <Empty title={t("work.doneTitle")}>
            <p>{t("work.doneText")}</p>
            <Button kind="primary" onClick={goOn}>
              {t("state.next")}
            </Button>
          </Empty>
        </div>
      ) : (
        <AnswerPhase key={work.sheet.round} work={work} player={player} onAgain={again} onSubmitted={onSubmitted} onGoOn={goOn} />
      )}
    </WithKeys>
  );
}

function Progress({ work }: { work: Work }) {
  const t = useT();
  const { done, total, seconds_per_item } = work.progress;
  return (
    <>
      <h1 className="topbar-title ellipsis">{work.campaign.name}</h1>
      <span>{t("work.progress", { done, total })}</span>
      {seconds_per_item ? <span className="wide-only">{t("work.pace", { seconds: Math.round(seconds_per_item) })}</span> : null}
    </>
  );
}
