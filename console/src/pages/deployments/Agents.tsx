// The agents: the processes on hosts that install certificates, whether they are heard of, and how to add one.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { List, type Column } from "../../parts/List";
import { Menu } from "../../parts/Menu";
import { Status } from "../../parts/status";
import { Enrollment } from "./Enrollment";
import { agentsTexts } from "./Agents.texts";
import { agents, type Agent } from "./deployment";

const ACTIONS = { token: "tokiwa:CreateEnrollmentToken", delete: "tokiwa:DeleteAgent" } as const;
const AGAIN = 5000; // milliseconds

export function Agents() {
  const t = useTexts(agentsTexts);
  const { moment } = useDates();
  const allowed = useAllowed(["tokiwa:CreateAgent", ...Object.values(ACTIONS)]);
  const [asked, setAsked] = useState<{ action: "add" | keyof typeof ACTIONS; agent?: Agent }>();
  const found = useLoad((abort) => agents(abort), [changed.useTurn()]);
  useEvery(AGAIN, () => {
    if (found.value?.some(({ State }) => State === "NEW")) found.reload();
  });
  const close = () => setAsked(undefined);
  const offered = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).filter((id) => allowed(ACTIONS[id]));
  const menu: Column<Agent> = {
    id: "actions",
    header: t.actions,
    cell: (agent) => (
      <Menu
        variant="inline-icon"
        expandToViewport
        ariaLabel={t.actionsOf(agent.AgentName)}
        offered={offered}
        say={(id) => t[id]}
        choose={(action) => setAsked({ action, agent })}
      />
    ),
  };
  return (
    <>
      <List
        found={found}
        title={t.title}
        description={t.description}
        loadingText={t.loading}
        trackBy="AgentName"
        actions={allowed("tokiwa:CreateAgent") && <Button onClick={() => setAsked({ action: "add" })}>{t.add}</Button>}
        columns={[
          { id: "name", header: t.name, cell: (item) => item.AgentName, isRowHeader: true },
          { id: "state", header: t.state, cell: (item) => <Status of={item.State} /> },
          { id: "host", header: t.host, cell: (item) => item.Hostname ?? "–" },
          { id: "seen", header: t.seen, cell: (item) => moment(item.LastSeenAt) },
          { id: "deployments", header: t.deployments, cell: (item) => item.Deployments ?? 0 },
          { id: "version", header: t.version, cell: (item) => item.Version ?? "–" },
          { id: "what", header: t.what, cell: (item) => item.Description ?? "–" },
          ...(offered.length ? [menu] : []),
        ]}
        none={t.none}
      />
      {(asked?.action === "add" || asked?.action === "token") && (
        <Enrollment agent={asked.agent?.AgentName} close={close} after={found.reload} />
      )}
      {asked?.action === "delete" && asked.agent && (
        <ConfirmCall
          title={t.delete}
          service="tokiwa"
          operation="DeleteAgent"
          input={{ Name: asked.agent.AgentName }}
          said={t.deleted(asked.agent.AgentName)}
          after={found.reload}
          close={close}
        >
          <Box>{t.deleteText(asked.agent.AgentName)}</Box>
        </ConfirmCall>
      )}
    </>
  );
}
