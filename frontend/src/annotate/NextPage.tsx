import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation, useParams } from "wouter";

import { lease, workKey } from "@/annotate/useWork";
import { Empty, ErrorNote, LinkButton, Loading } from "@/components";
import { useT } from "@/i18n";

/** Asks for the next item of a campaign and opens it. */
export default function NextPage() {
  const t = useT();
  const campaign = Number(useParams<{ campaign: string }>().campaign);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const next = useQuery({ queryKey: ["lease", campaign], queryFn: () => lease(campaign), gcTime: 0, staleTime: 0 });

  useEffect(() => {
    if (!next.data || next.isFetching) return;
    client.setQueryData(workKey(next.data.id), next.data);
    navigate(`/annotate/${next.data.id}`, { replace: true });
  }, [client, navigate, next.data, next.isFetching]);

  if (next.isError) {
    return (
      <div className="page">
        <ErrorNote error={next.error} retry={() => void next.refetch()} />
      </div>
    );
  }
  if (next.isPending || next.data) return <Loading />;
  return (
    <div className="page">
      <Empty title={t("work.noneTitle")}>
        <p>{t("work.noneText")}</p>
        <LinkButton href="/" kind="primary">
          {t("error.goHome")}
        </LinkButton>
      </Empty>
    </div>
  );
}
