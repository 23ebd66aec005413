import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import { Button, DataTable, Empty, ErrorNote, Note } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { lacking } from "@/pages/campaigns/people";
import { PeopleTable, PersonName } from "@/pages/campaigns/PeopleTable";
import type { Campaign, Person, Seat } from "@/pages/campaigns/shapes";
import { ROLE_WORDS } from "@/pages/campaigns/words";

/** Who works here and how much they have done; who may is changed on demand. */
export default function People({ campaign }: { campaign: Campaign }) {
  const [editing, setEditing] = useState(false);
  const seats = campaign.people.map(({ user, role }): Seat => ({ user, role }));
  const gap = lacking(seats, campaign.raters_per_item, campaign.inspect_share > 0);
  if (editing) return <Edit campaign={campaign} start={seats} onDone={() => setEditing(false)} />;
  return (
    <div className="stack">
      <div className="row">
        <p className="quiet grow">People see only the campaigns they are in. Nobody inspects or decides on their own work.</p>
        <Button onClick={() => setEditing(true)}>Change people</Button>
      </div>
      {gap && <Note tone="warn">{gap}</Note>}
      {campaign.people.length === 0 ? (
        <Empty title="Nobody works here yet">
          <p>Add people in the roles they hold; the campaign then appears on their page.</p>
          <Button kind="primary" onClick={() => setEditing(true)}>
            Add people
          </Button>
        </Empty>
      ) : (
        <DataTable
          caption="People"
          rows={campaign.people}
          rowKey={({ user, role }) => `${user} ${role}`}
          columns={[
            { title: "Person", cell: (row) => <PersonName person={row} /> },
            { title: "Role", cell: (row) => ROLE_WORDS[row.role] },
            { title: "Done", number: true, cell: (row) => (row.role === "annotator" ? row.done : "–") },
            { title: "In hand", number: true, cell: (row) => (row.role === "annotator" ? row.in_hand : "–") },
          ]}
        />
      )}
    </div>
  );
}

function Edit({ campaign, start, onDone }: { campaign: Campaign; start: Seat[]; onDone: () => void }) {
  const client = useQueryClient();
  const list = usePaged<Person>("/users", { limit: 200 });
  const [seats, setSeats] = useState(start);
  const save = useMutation({
    mutationFn: () => api.patch<Campaign>(`/campaigns/${campaign.id}`, { people: seats }),
    onSuccess: (next) => {
      client.setQueryData(["/campaigns", campaign.id], next);
      onDone();
    },
  });
  const gap = lacking(seats, campaign.raters_per_item, campaign.inspect_share > 0);
  return (
    <div className="stack">
      <div className="row">
        <p className="quiet grow">Who leaves keeps what they have done.</p>
        <Button kind="plain" onClick={onDone}>
          Cancel
        </Button>
        <Button kind="primary" disabled={save.isPending} onClick={() => save.mutate()}>
          Save people
        </Button>
      </div>
      {gap && <Note tone="warn">{gap}</Note>}
      {save.isError && <ErrorNote error={save.error} />}
      <PeopleTable list={list} seats={seats} onChange={setSeats} />
    </div>
  );
}
