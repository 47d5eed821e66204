// The agents: the processes on hosts that install certificates, whether they are heard of, and how to add one.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useEvery, useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { Status } from "../../parts/status";
import { Enrollment } from "./Enrollment";
import { agentsTexts } from "./Agents.texts";
import { agents, type Agent } from "./deployment";

const ACTIONS = { token: "tokiwa:CreateEnrollmentToken", delete: "tokiwa:DeleteAgent" } as const;
const AGAIN = 5000; // milliseconds

export function Agents() {
  const t = useTexts(agentsTexts);
  const language = useLanguage();
  const allowed = useAllowed(["tokiwa:CreateAgent", ...Object.values(ACTIONS)]);
  const [asked, setAsked] = useState<{ action: "add" | keyof typeof ACTIONS; agent?: Agent }>();
  const found = useLoad((abort) => agents(abort), [changed.useTurn()]);
  useEvery(AGAIN, () => {
    if (found.value?.some(({ State }) => State === "NEW")) found.reload();
  });
  const close = () => setAsked(undefined);
  const offered = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).filter((id) => allowed(ACTIONS[id]));
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        wrapLines
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="AgentName"
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            description={t.description}
            actions={
              allowed("tokiwa:CreateAgent") && <Button onClick={() => setAsked({ action: "add" })}>{t.add}</Button>
            }
          >
            {t.title}
          </Header>
        }
        columnDefinitions={roomy([
          { id: "name", header: t.name, cell: (item: Agent) => item.AgentName, isRowHeader: true },
          { id: "state", header: t.state, cell: (item: Agent) => <Status of={item.State} /> },
          { id: "host", header: t.host, cell: (item: Agent) => item.Hostname ?? "–" },
          {
            id: "seen",
            header: t.seen,
            cell: (item: Agent) => (item.LastSeenAt ? moment(item.LastSeenAt, language) : "–"),
          },
          { id: "deployments", header: t.deployments, cell: (item: Agent) => item.Deployments ?? 0 },
          { id: "version", header: t.version, cell: (item: Agent) => item.Version ?? "–" },
          { id: "what", header: t.what, cell: (item: Agent) => item.Description ?? "–" },
          ...(offered.length
            ? [
                {
                  id: "actions",
                  header: t.actions,
                  cell: (agent: Agent) => (
                    <ButtonDropdown
                      variant="inline-icon"
                      expandToViewport
                      ariaLabel={t.actionsOf(agent.AgentName)}
                      items={offered.map((id) => ({ id, text: t[id] }))}
                      onItemClick={({ detail }) => setAsked({ action: detail.id as "token", agent })}
                    />
                  ),
                },
              ]
            : []),
        ])}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {(asked?.action === "add" || asked?.action === "token") && (
        <Enrollment agent={asked.agent?.AgentName} close={close} after={found.reload} />
      )}
      {asked?.action === "delete" && asked.agent && (
        <Confirm
          title={t.delete}
          action={t.delete}
          command={command("tokiwa", "DeleteAgent", { Name: asked.agent.AgentName })}
          act={async () => {
            const input = { Name: asked.agent?.AgentName ?? "" };
            await perform("tokiwa", "DeleteAgent", input, t.deleted(input.Name));
            found.reload();
          }}
          close={close}
        >
          <Box>{t.deleteText(asked.agent.AgentName)}</Box>
        </Confirm>
      )}
    </>
  );
}
