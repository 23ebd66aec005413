import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import type { WorkList } from "@/api/shapes";
import { useMe, useSession } from "@/app/session";
import { Empty, ErrorNote, Loading, Note, PageHead } from "@/components";
import { Continue } from "@/pages/home/Continue";
import { FirstSteps, HowItGoes } from "@/pages/home/Hints";
import { Managed } from "@/pages/home/Managed";
import { Rated } from "@/pages/home/Rated";
import { usePreparing } from "@/pages/home/usePreparing";
import { idleRoles, nextSteps } from "@/pages/home/work";
import { useHomeWords, type HomeWords } from "@/pages/home/words";
import "@/pages/home/home.css";

const LOOK_AGAIN = { preparing: 4_000, usually: 30_000 };

export default function HomePage() {
  const me = useMe();
  const words = useHomeWords();
  const demo = useSession().data?.demo ?? false;
  const work = useQuery({
    queryKey: ["/work"],
    queryFn: () => api.get<WorkList>("/work"),
    refetchInterval: (query) => (demo && isBare(query.state.data) ? LOOK_AGAIN.preparing : LOOK_AGAIN.usually),
    refetchOnMount: "always",
    refetchOnWindowFocus: true,
  });
  return (
    <div className="page stack">
      <PageHead title={words.greeting(me.name.split(" ")[0] || me.username)} />
      {work.data ? <Work work={work.data} demo={demo} words={words} /> : work.isPending && <Loading />}
      {work.isError && <ErrorNote error={work.error} retry={() => void work.refetch()} />}
    </div>
  );
}

function isBare(work: WorkList | undefined): boolean {
  return !!work && !work.rate.length && !work.campaigns?.length;
}

function Work({ work, demo, words }: { work: WorkList; demo: boolean; words: HomeWords }) {
  const { roles } = useMe();
  const manages = roles.includes("manager");
  const steps = nextSteps(work);
  const idle = idleRoles(roles, steps);
  const bare = isBare(work);
  const preparing = usePreparing(demo && manages);
  const awaited = demo && bare && (manages || roles.includes("annotator"));
  const campaigns = work.campaigns ?? [];

  return (
    <>
      {awaited ? (
        <Note>
          <strong>{words.preparingTitle}</strong>
          <p>{words.preparing}</p>
          <p className="quiet">{preparing}</p>
        </Note>
      ) : (
        preparing && (
          <Note>
            <p>{words.preparingMore}</p>
            <p className="quiet small">{preparing}</p>
          </Note>
        )
      )}
      {steps.length > 0 && <Continue steps={steps} />}
      {!bare && idle.length > 0 && (
        <ul className="home-idle quiet">
          {idle.map((role) => (
            <li key={role}>{words.idle[role]}</li>
          ))}
        </ul>
      )}
      {roles.includes("annotator") && steps[0]?.role === "rate" && <HowItGoes begun={work.rate.some((row) => row.done > 0)} />}
      {work.rate.length > 0 && <Rated rows={work.rate} />}
      {manages && <FirstSteps />}
      {campaigns.length > 0 && <Managed campaigns={campaigns} />}
      {bare && !awaited && !steps.length && (
        <Empty title={manages ? words.emptyTitleManager : words.emptyTitle}>
          <p>{manages ? words.emptyTextManager : words.emptyText}</p>
        </Empty>
      )}
    </>
  );
}
