// What ends when, and what renews when: the next 400 days in spans of twenty, the next twelve weeks one by one.
import BarChart from "@cloudscape-design/components/bar-chart";
import Box from "@cloudscape-design/components/box";
import type { Failure } from "../../core/failure";
import { useDates, useLanguage, useTexts } from "../../core/i18n";
import { Columns } from "../../parts/Columns";
import { Problem } from "../../parts/Problem";
import { Section } from "../../parts/Section";
import { spans, WEEKS, type Account, type Forecast } from "./account";
import { overviewTexts } from "./texts";

const SPAN = 20; // days
const SPANS = 20;

interface Props {
  account: Account;
  forecast: Forecast | undefined;
  error: Failure | undefined;
}

export function Charts({ account, forecast, error }: Props) {
  const t = useTexts(overviewTexts);
  const ends = spans(
    account.Expiring,
    (each) => each.From,
    (each) => each.Certificates,
    account.AsOf,
    SPAN,
    SPANS,
  );
  const weeks = (count: (each: Forecast["Slots"][number]) => number) =>
    spans(forecast?.Slots ?? [], (each) => each.Start, count, account.AsOf, 7, WEEKS);
  return (
    <Columns>
      <Bars
        title={t.endings}
        description={t.endingsText}
        series={[{ title: t.certificates, type: "bar", data: ends }]}
        domain={ends.map(({ x }) => x)}
      />
      {error ? (
        <Problem error={error} />
      ) : (
        <Bars
          title={t.renewals}
          description={t.renewalsText}
          series={[
            { title: t.renewing, type: "bar", data: weeks((each) => each.Renewals) },
            { title: t.ifExported, type: "bar", data: weeks((each) => each.IfExported) },
            { title: t.failingSeries, type: "bar", data: weeks((each) => each.Failures) },
          ]}
          domain={weeks(() => 0).map(({ x }) => x)}
        />
      )}
    </Columns>
  );
}

interface BarsProps {
  title: string;
  description: string;
  series: { title: string; type: "bar"; data: { x: Date; y: number }[] }[];
  domain: Date[];
}

function Bars({ title, description, series, domain }: BarsProps) {
  const t = useTexts(overviewTexts);
  const language = useLanguage();
  const { day } = useDates();
  const most = Math.max(4, ...domain.map((_, at) => series.reduce((sum, { data }) => sum + (data[at]?.y ?? 0), 0)));
  const short = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
  return (
    <Section title={title} description={description} fitHeight>
      <BarChart
        series={series}
        xDomain={domain}
        yDomain={[0, most]}
        xScaleType="categorical"
        stackedBars
        hideFilter
        hideLegend={series.length === 1}
        height={180}
        ariaLabel={title}
        ariaDescription={description}
        xTitle={t.from}
        yTitle={t.certificates}
        i18nStrings={{
          xTickFormatter: (value) => short.format(value as Date),
          yTickFormatter: (value) => (Number.isInteger(value) ? value.toLocaleString(language) : ""),
          detailPopoverDismissAriaLabel: t.dismiss,
          legendAriaLabel: t.legend,
          chartAriaRoleDescription: t.chart,
          xAxisAriaRoleDescription: t.axis,
          yAxisAriaRoleDescription: t.axis,
        }}
        detailPopoverFooter={(at) => <Box>{day(at as Date)}</Box>}
        empty={<Box textAlign="center">{t.nothing}</Box>}
      />
    </Section>
  );
}
