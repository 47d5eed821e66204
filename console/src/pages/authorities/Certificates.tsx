// What a CA signed, managed or not.
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { PagedList } from "../../parts/PagedList";
import { slice, usePages } from "../../parts/pages";
import { Reason } from "../../parts/Reason";
import { Status } from "../../parts/status";
import { certificatesTexts } from "./Certificates.texts";

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
  const { day, moment } = useDates();
  const pages = usePages<Issued>(
    (NextToken, abort) => {
      const input = { CertificateAuthorityArn: arn, MaxResults: 20, NextToken };
      return slice("tokiwa", "ListIssuedCertificates", "Certificates", input, abort);
    },
    [arn, changed.useTurn()],
  );
  return (
    <PagedList
      pages={pages}
      title={t.title}
      loadingText={t.loading}
      trackBy="CertificateArn"
      columns={[
        { id: "subject", header: t.subject, cell: (item) => item.Subject ?? "–", isRowHeader: true },
        { id: "serial", header: t.serial, cell: (item) => item.Serial },
        {
          id: "status",
          header: t.status,
          cell: (item) => (
            <>
              <Status of={item.Status} />
              {item.RevocationReason && <Reason of="revocation" code={item.RevocationReason} />}
            </>
          ),
        },
        { id: "issued", header: t.issued, cell: (item) => moment(item.IssuedAt) },
        { id: "ends", header: t.ends, cell: (item) => day(item.NotAfter) },
        { id: "by", header: t.by, cell: (item) => item.RequestedBy?.split(":").pop() ?? "–" },
      ]}
      none={t.none}
    />
  );
}
