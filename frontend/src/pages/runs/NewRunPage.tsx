import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { Empty, ErrorNote, LinkButton, Loading, PageHead } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { usePaged } from "@/hooks/usePaged";
import type { ReleaseRow } from "@/pages/releases/shapes";
import { RunForm } from "@/pages/runs/RunForm";
import type { Recipe } from "@/pages/runs/shapes";
import "@/pages/runs/runs.css";

/** What to train, on what, and what it will take. The choice of release and recipe stands in the address. */
export default function NewRunPage() {
  const { filters, set } = useFilters(["release", "recipe", "base", "options"] as const);
  const releases = usePaged<ReleaseRow>("/releases", { limit: 200 });
  const recipes = useQuery({ queryKey: ["/recipes"], queryFn: () => api.get<Recipe[]>("/recipes"), staleTime: Infinity });
  const published = releases.rows.filter(({ state }) => state === "published");
  const release = published.find(({ id }) => String(id) === filters.release) ?? published[0];
  const recipe = recipes.data?.find(({ name }) => name === filters.recipe) ?? recipes.data?.find(({ name }) => name === "tiny") ?? recipes.data?.[0];
  const error = releases.error ?? recipes.error;
  return (
    <div className="page">
      <PageHead title="New run" lead="A worker with the judge’s libraries trains it. You can leave the page; the run goes on." />
      {error && <ErrorNote error={error} retry={() => (releases.again(), void recipes.refetch())} />}
      {!error && (releases.isPending || recipes.isPending) && <Loading />}
      {!releases.isPending && !releases.error && !published.length && (
        <Empty title="There is no release to train on yet">
          <p>A judge is trained on a published release: accepted items, split into train, val and test.</p>
          <LinkButton href="/releases/new" kind="primary">
            New release
          </LinkButton>
        </Empty>
      )}
      {release && recipe && recipes.data && (
        <>
          {filters.release && String(release.id) !== filters.release && <p className="note warn runs-filter">Release {filters.release} is not published, so {release.name} is chosen.</p>}
          <RunForm
            key={recipe.name}
            releases={published}
            release={release}
            recipes={recipes.data}
            recipe={recipe}
            begin={{ base: filters.base, lines: recipe.name === filters.recipe ? filters.options : "" }}
            onRelease={(id) => set("release", id)}
            onRecipe={(name) => set("recipe", name)}
          />
        </>
      )}
    </div>
  );
}
