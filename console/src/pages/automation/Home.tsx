// The parts of the automation, a tab for each with an address of its own.
import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import type { ReactNode } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { go, href } from "../../core/route";
import { Page } from "../../parts/Page";
import { Archives } from "./Archives";
import { Connections } from "./Connections";
import { Deliveries } from "./Deliveries";
import { Functions } from "./Functions";
import { Rules } from "./Rules";
import { Stream } from "./Stream";
import { automationTexts } from "./texts";

const TABS: Record<string, (props: object) => ReactNode> = {
  events: Stream,
  rules: Rules,
  deliveries: Deliveries,
  functions: Functions,
  archives: Archives,
  connections: Connections,
};

export const TAB_IDS = Object.keys(TABS);

const SETTING_UP = ["iam:CreateRole", "iam:PutRolePolicy", "lambda:CreateFunction", "events:PutRule"];

export function Home({ tab }: { tab: string }) {
  const t = useTexts(automationTexts);
  const allowed = useAllowed(SETTING_UP);
  return (
    <Page
      title={t.title}
      description={t.description}
      actions={
        SETTING_UP.every(allowed) && (
          <Button variant="primary" href={href(["automation", "setup"])}>
            {t.setup}
          </Button>
        )
      }
    >
      <Tabs
        activeTabId={tab}
        onChange={({ detail }) => go(["automation", detail.activeTabId])}
        ariaLabel={t.title}
        tabs={Object.entries(TABS).map(([id, Part]) => ({
          id,
          label: t[id as "events"],
          content: id === tab && <Part />,
        }))}
      />
    </Page>
  );
}
