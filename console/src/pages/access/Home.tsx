// The lists of IAM, what somebody may do, and one's own password and second factor.
import Tabs from "@cloudscape-design/components/tabs";
import { useTexts } from "../../core/i18n";
import { go } from "../../core/route";
import { Page } from "../../parts/Page";
import { Entities } from "./Entities";
import { Security } from "./Security";
import { Simulate } from "./Simulate";
import { accessTexts } from "./texts";

const KINDS = ["users", "groups", "roles", "policies"] as const;

export function Home({ tab }: { tab: string }) {
  const t = useTexts(accessTexts);
  return (
    <Page title={t.title} description={t.description}>
      <Tabs
        activeTabId={tab}
        onChange={({ detail }) => go(["access", detail.activeTabId])}
        tabs={[
          ...KINDS.map((id) => ({ id, label: t[id], content: <Entities kind={id} key={id} /> })),
          { id: "simulate", label: t.simulate, content: <Simulate /> },
          { id: "security", label: t.security, content: <Security /> },
        ]}
      />
    </Page>
  );
}
