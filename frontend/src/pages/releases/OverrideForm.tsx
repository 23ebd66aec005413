import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { useMe } from "@/app/session";
import { Button, Check, ErrorNote, Field } from "@/components";
import { orderAgain } from "@/pages/releases/overriding";
import type { Leakage, Release } from "@/pages/releases/shapes";

const SHORTCUTS = "detection_shortcuts";

/** Letting a refused release out by name: which checks, and why. It stands in the release for good. */
export function OverrideForm({ release, leakage }: { release: Release; leakage: Leakage }) {
  const client = useQueryClient();
  const me = useMe();
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const chosen = leakage.refused.filter((check) => reasons[check] !== undefined);
  const complete = chosen.length === leakage.refused.length && chosen.every((check) => reasons[check]!.trim());
  const build = useMutation({
    mutationFn: (twin: boolean) => api.post<Release>("/releases", orderAgain(release, reasons, twin)),
    onSuccess: (made) => {
      client.removeQueries({ queryKey: ["/releases", made.id, "leakage"] });
      client.setQueryData(["/releases", made.id], made);
      void client.invalidateQueries({ queryKey: ["/releases"] });
    },
  });
  const set = (check: string, words: string | undefined) => {
    const { [check]: _, ...rest } = reasons;
    setReasons(words === undefined ? rest : { ...rest, [check]: words });
  };
  return (
    <form
      className="card stack"
      aria-label="Let it out by name"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) build.mutate(false);
      }}
    >
      <h2>Let it out by name</h2>
      <p className="quiet releases-prose">
        A release with a leak makes a model look better than it is. If it has to go out all the same, say for each check why. Your name ({me.username}) and the reason stand in release.json, at the top of the dataset card and on this page for good.
      </p>
      {leakage.refused.map((check) => {
        const found = leakage.report.checks.find((each) => each.check === check);
        return (
          <div key={check} className="stack-tight releases-override">
            <Check checked={reasons[check] !== undefined} onChange={(on) => set(check, on ? "" : undefined)}>
              Let pass: <strong>{found?.title ?? check}</strong> {found && <span className="quiet">({found.found.toLocaleString("en")} found)</span>}
            </Check>
            {reasons[check] !== undefined && (
              <Field label="Reason">
                <textarea className="input" rows={2} maxLength={500} required value={reasons[check]} onChange={(event) => set(check, event.target.value)} />
              </Field>
            )}
          </div>
        );
      })}
      {leakage.refused.includes(SHORTCUTS) && !release.equalised && (
        <div className="row">
          <Button onClick={() => build.mutate(true)} disabled={build.isPending}>
            Build again with the equalised twin
          </Button>
          <span className="quiet small">Shortcuts then only warn: a detector can be tried on sounds without them.</span>
        </div>
      )}
      {build.error && <ErrorNote error={asApiError(build.error)} />}
      <div className="row">
        <Button type="submit" kind="danger" disabled={!complete || build.isPending}>
          Build again and let {chosen.length > 1 ? "these checks" : "this check"} pass
        </Button>
        {!complete && <span className="quiet small">Every check that refused it needs a reason.</span>}
      </div>
    </form>
  );
}
