// The settings of the account: notices, renewals, CAs, limits, and what a test clock makes possible.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Columns } from "../../parts/Columns";
import { Page } from "../../parts/Page";
import { DefaultAuthority } from "./DefaultAuthority";
import { Faults } from "./Faults";
import { IssuingDelay } from "./IssuingDelay";
import { Notices } from "./Notices";
import { Protection } from "./Protection";
import { Quotas } from "./Quotas";
import { RenewalPolicy } from "./RenewalPolicy";
import { settingsTexts } from "./texts";

export default function Settings() {
  const t = useTexts(settingsTexts);
  const clock = useLoad(() => call<{ TestClock: boolean }>("tokiwa", "DescribeClock"), []);
  return (
    <Page title={t.title} description={t.description}>
      <Columns>
        <RenewalPolicy />
        <SpaceBetween size="l">
          <Notices />
          <DefaultAuthority />
          <Protection />
          <IssuingDelay />
        </SpaceBetween>
      </Columns>
      <Quotas />
      {clock.value?.TestClock && <Faults />}
    </Page>
  );
}
