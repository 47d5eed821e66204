import { texts } from "../core/i18n";

export const clockTexts = texts(
  {
    now: (when: string) => `Test clock: it is ${when}`,
    what: "Time in this account goes on by itself and can be moved forward. All that falls due on the way happens.",
    next: "To the next thing due",
    advance: "Advance the clock",
    by: (step: string) => `By ${step}`,
    other: "By another time…",
    warning: "A clock cannot be set back. All that falls due until then happens: renewals, events, functions.",
    duration: "Duration",
    durationForm: "For example 90m, 12h, 30d, 335d, P1Y.",
    moved: (when: string) => `It is ${when} now`,
    notMoved: "The clock was not moved",
    ran: (count: number) => (count === 1 ? "One thing fell due on the way" : `${count} things fell due on the way`),
    times: (kind: string, times: number) => `${kind}: ${times}`,
  },
  {
    now: (when) => `テストクロック: 現在 ${when}`,
    what: "このアカウントの時刻は自動的に進み、手動で先に進めることもできます。その間に期限が来た処理はすべて実行されます。",
    next: "次の予定まで進める",
    advance: "時刻を進める",
    by: (step) => `${step} 進める`,
    other: "期間を指定…",
    warning: "時刻を戻すことはできません。それまでに期限が来る更新、イベント、関数はすべて実行されます。",
    duration: "期間",
    durationForm: "例: 90m、12h、30d、335d、P1Y",
    moved: (when) => `現在時刻は ${when} になりました`,
    notMoved: "時刻を進められませんでした",
    ran: (count) => `${count} 件の処理が実行されました`,
    times: (kind, times) => `${kind}: ${times} 回`,
  },
);
