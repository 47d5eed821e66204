// The account at one look: calm when all is well, and what to do where it is not.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Columns } from "../../parts/Columns";
import { Page } from "../../parts/Page";
import { Row } from "../../parts/Row";
import { Waiting } from "../../parts/Waiting";
import { account, forecast, unserved } from "./account";
import { Attention } from "./Attention";
import { Authorities } from "./Authorities";
import { Charts } from "./Charts";
import { States } from "./States";
import { overviewTexts } from "./texts";

export default function Overview() {
  const t = useTexts(overviewTexts);
  const turn = changed.useTurn();
  const now = useLoad(account, [turn]);
  const ahead = useLoad(forecast, [turn]);
  const wrong = useLoad(unserved, [turn]);
  const allowed = useAllowed(["acm:RequestCertificate", "acm-pca:CreateCertificateAuthority"]);
  const found = now.value;
  const empty = found && found.CertificateAuthorities.length === 0 && found.States.every((each) => !each.Certificates);
  return (
    <Page
      title={t.title}
      description={t.description}
      actions={
        <Row>
          {allowed("acm-pca:CreateCertificateAuthority") && (
            <Button href={href(["authorities", "create"])}>{t.createAuthority}</Button>
          )}
          {allowed("acm:RequestCertificate") && (
            <Button variant="primary" href={href(["certificates", "request"])}>
              {t.request}
            </Button>
          )}
        </Row>
      }
    >
      {(now.error || !found) && <Waiting on={now} />}
      {empty && <Box variant="p">{t.begin}</Box>}
      {found && !empty && (
        <SpaceBetween size="l">
          <Attention account={found} causes={ahead.value?.Causes ?? []} deployments={wrong.value ?? []} />
          <Columns>
            <States account={found} />
            <Authorities account={found} />
          </Columns>
          <Charts account={found} forecast={ahead.value} error={ahead.error} />
        </SpaceBetween>
      )}
    </Page>
  );
}
