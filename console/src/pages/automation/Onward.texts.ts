import { texts } from "../../core/i18n";

export const onwardTexts = texts(
  {
    next: (when: string) => `Next renewal: ${when}`,
    none: "No renewal is planned",
    movable:
      "This account has a test clock: you can go to the renewal now and watch the function run in the log below.",
    waits: "The log below shows what the function says.",
    advance: "Advance the clock to the renewal",
    moved: (when: string) => `It is ${when} now`,
    notMoved: "The clock was not moved",
  },
  {
    next: (when) => `次回の更新: ${when}`,
    none: "更新の予定はありません",
    movable: "このアカウントにはテストクロックがあります。更新の時点まで進めて、下のログで関数の実行を確認できます。",
    waits: "関数の出力は下のログに表示されます。",
    advance: "更新の時点まで時刻を進める",
    moved: (when) => `現在時刻は ${when} になりました`,
    notMoved: "時刻を進められませんでした",
  },
);
