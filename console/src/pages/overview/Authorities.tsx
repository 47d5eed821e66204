// How long each private CA still lives: nothing that it issues can live longer.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Table from "@cloudscape-design/components/table";
import { day, useLanguage, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Status } from "../../parts/status";
import type { Account } from "./account";
import { overviewTexts } from "./texts";

const SHOWN = 5;

export function Authorities({ account }: { account: Account }) {
  const t = useTexts(overviewTexts);
  const language = useLanguage();
  const all = account.CertificateAuthorities;
  return (
    <Table
      variant="container"
      items={all.slice(0, SHOWN)}
      trackBy="Arn"
      ariaLabels={{ tableLabel: t.authorities }}
      header={
        <Header variant="h2" counter={`(${all.length})`}>
          <Link href={href(["authorities"])} fontSize="heading-m">
            {t.authorities}
          </Link>
        </Header>
      }
      columnDefinitions={[
        {
          id: "name",
          header: t.name,
          cell: (item) => <Link href={href(["authorities", item.Arn])}>{item.Name}</Link>,
          isRowHeader: true,
        },
        { id: "status", header: t.status, cell: (item) => <Status of={item.Status} /> },
        {
          id: "ends",
          header: t.ends,
          cell: (item) => (item.NotAfter === undefined ? "–" : day(item.NotAfter, language)),
        },
      ]}
      empty={<Box textAlign="center">{t.noAuthorities}</Box>}
    />
  );
}
