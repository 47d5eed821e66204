// What a CA signed, managed or not.
import Box from "@cloudscape-design/components/box";
import Table from "@cloudscape-design/components/table";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { day, moment, useLanguage, useTexts } from "../../core/i18n";
import { usePages } from "../../parts/pages";
import { Problem } from "../../parts/Problem";
import { Status } from "../../parts/status";
import { certificatesTexts } from "./Certificates.texts";
import { Pager } from "../../parts/Pager";

interface Issued {
  CertificateArn: string;
  Serial: string;
  Subject?: string;
  IssuedAt?: number;
  NotAfter?: number;
  Status: string;
  RevocationReason?: string;
  RequestedBy?: string;
}

export function Certificates({ arn }: { arn: string }) {
  const t = useTexts(certificatesTexts);
  const language = useLanguage();
  const pages = usePages<Issued>(
    async (token, abort) => {
      const input = { CertificateAuthorityArn: arn, MaxResults: 20, NextToken: token };
      const answer = await call<{ Certificates: Issued[]; NextToken?: string }>(
        "tokiwa",
        "ListIssuedCertificates",
        input,
        abort,
      );
      return { items: answer.Certificates, next: answer.NextToken };
    },
    [arn, changed.useTurn()],
  );
  if (pages.error) return <Problem error={pages.error} retry={pages.reload} />;
  return (
    <Table
      items={pages.items}
      loading={pages.loading}
      loadingText={t.loading}
      trackBy="CertificateArn"
      wrapLines
      ariaLabels={{ tableLabel: t.title }}
      columnDefinitions={[
        { id: "subject", header: t.subject, cell: (item) => item.Subject ?? "–", isRowHeader: true },
        { id: "serial", header: t.serial, cell: (item) => item.Serial },
        { id: "status", header: t.status, cell: (item) => <Status of={item.Status} /> },
        { id: "issued", header: t.issued, cell: (item) => (item.IssuedAt ? moment(item.IssuedAt, language) : "–") },
        { id: "ends", header: t.ends, cell: (item) => (item.NotAfter ? day(item.NotAfter, language) : "–") },
        { id: "by", header: t.by, cell: (item) => item.RequestedBy?.split(":").pop() ?? "–" },
      ]}
      pagination={<Pager pages={pages} />}
      empty={<Box textAlign="center">{t.none}</Box>}
    />
  );
}
