// What somebody has to do something about, each with the way to it; one calm line when there is nothing.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { day, useLanguage, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Status } from "../../parts/status";
import type { Account, Deployment, Forecast } from "./account";
import { overviewTexts } from "./texts";

interface Props {
  account: Account;
  causes: Forecast["Causes"];
  deployments: readonly Deployment[];
}

const SOON = 90 * 86_400; // seconds before a CA ends in which one should have another

export function Attention({ account, causes, deployments }: Props) {
  const t = useTexts(overviewTexts);
  const language = useLanguage();
  const ending = account.CertificateAuthorities.filter(
    ({ NotAfter, Status: status }) => status === "ACTIVE" && NotAfter !== undefined && NotAfter - account.AsOf < SOON,
  );
  const calm = !account.Failing.length && !causes.length && !deployments.length && !ending.length;
  return (
    <Container header={<Header variant="h2">{t.attention}</Header>}>
      {calm ? (
        <StatusIndicator type="success">{t.calm}</StatusIndicator>
      ) : (
        <SpaceBetween size="s">
          {account.Failing.map(({ Reason, Certificates }) => (
            <Alert key={Reason} type="error" header={t.failing(Certificates, Reason)}>
              <Link href={href(["certificates"], { renewal: "PENDING_AUTO_RENEWAL" })}>{t.seeCertificates}</Link>
            </Alert>
          ))}
          {causes.map((cause) => (
            <Alert
              key={`${cause.Reason} ${cause.CertificateAuthorityArn}`}
              type="warning"
              header={t.willFail(cause.Certificates, day(cause.First, language))}
            >
              {cause.Message}
            </Alert>
          ))}
          {ending.map(({ Arn, Name, NotAfter }) => (
            <Alert key={Arn} type="warning" header={t.ending(Name, day(NotAfter ?? 0, language))}>
              <Link href={href(["authorities", Arn])}>{t.seeAuthority}</Link>
            </Alert>
          ))}
          {deployments.map((each) => (
            <Alert key={each.DeploymentArn} type="error" header={t.unserved(each.Name)}>
              <SpaceBetween size="xxs">
                <Status of={each.Status} />
                <Box>{each.Reason}</Box>
                <Link href={href(["deployments", each.DeploymentArn])}>{t.seeDeployment}</Link>
              </SpaceBetween>
            </Alert>
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}
