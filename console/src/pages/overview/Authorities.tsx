// How long each private CA still lives: nothing that it issues can live longer.
import Link from "@cloudscape-design/components/link";
import { useDates, useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { List } from "../../parts/List";
import { Status } from "../../parts/status";
import type { Account } from "./account";
import { overviewTexts } from "./texts";

const SHOWN = 5;

export function Authorities({ account }: { account: Account }) {
  const t = useTexts(overviewTexts);
  const { day } = useDates();
  const all = account.CertificateAuthorities;
  return (
    <List
      found={all.slice(0, SHOWN)}
      title={t.authorities}
      heading={
        <Link href={href(["authorities"])} fontSize="heading-m">
          {t.authorities}
        </Link>
      }
      count={all.length}
      trackBy="Arn"
      columns={[
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
          cell: (item) => day(item.NotAfter),
        },
      ]}
      none={t.noAuthorities}
    />
  );
}
