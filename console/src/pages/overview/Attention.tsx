// What somebody has to do something about, each with the way to it; one calm line when there is nothing.
import Alert from "@cloudscape-design/components/alert";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useDates, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Mark } from "../../parts/Mark";
import { Reason } from "../../parts/Reason";
import { Section } from "../../parts/Section";
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
  const { day } = useDates();
  const ending = account.CertificateAuthorities.filter(
    ({ NotAfter, Status: status }) => status === "ACTIVE" && NotAfter !== undefined && NotAfter - account.AsOf < SOON,
  );
  const calm = !account.Failing.length && !causes.length && !deployments.length && !ending.length;
  return (
    <Section title={t.attention}>
      {calm ? (
        <Mark type="success">{t.calm}</Mark>
      ) : (
        <SpaceBetween size="s">
          {account.Failing.map(({ Reason: code, Certificates }) => (
            <Alert key={code} type="error" header={t.failing(Certificates, code)}>
              <Reason of="renewal" code={code} words="" />
              <Link href={href(["certificates"], { renewal: "PENDING_AUTO_RENEWAL" })}>{t.seeCertificates}</Link>
            </Alert>
          ))}
          {causes.map((cause) => (
            <Alert
              key={`${cause.Reason} ${cause.CertificateAuthorityArn}`}
              type="warning"
              header={t.willFail(cause.Certificates, day(cause.First))}
            >
              <Reason of="renewal" code={cause.Reason} words={cause.Message} />
            </Alert>
          ))}
          {ending.map(({ Arn, Name, NotAfter }) => (
            <Alert key={Arn} type="warning" header={t.ending(Name, day(NotAfter))}>
              <Link href={href(["authorities", Arn])}>{t.seeAuthority}</Link>
            </Alert>
          ))}
          {deployments.map((each) => (
            <Alert key={each.DeploymentArn} type="error" header={t.unserved(each.Name)}>
              <SpaceBetween size="xxs">
                <Status of={each.Status} />
                <Reason of="deployment" code={each.Status} words={each.Reason} />
                <Link href={href(["deployments", each.DeploymentArn])}>{t.seeDeployment}</Link>
              </SpaceBetween>
            </Alert>
          ))}
        </SpaceBetween>
      )}
    </Section>
  );
}
