import { texts } from "../../core/i18n";

export const functionTestTexts = texts(
  {
    title: "Try the function out",
    invoke: "Test",
    past: "Event that has happened (optional)",
    pastText: "Its JSON is put into the field below.",
    choose: "Choose an event",
    noEvents: "Nothing has happened yet.",
    event: "Event",
    answer: "Answer",
    succeeded: (milliseconds: number) => `The function succeeded in ${Math.round(milliseconds)} ms`,
    failed: (milliseconds: number) => `The function failed after ${Math.round(milliseconds)} ms`,
    result: "Result",
    log: "End of the log",
  },
  {
    title: "関数を試す",
    invoke: "テスト",
    past: "実際に発生したイベント (オプション)",
    pastText: "選択したイベントの JSON が下のフィールドに入力されます。",
    choose: "イベントを選択",
    noEvents: "イベントはまだありません。",
    event: "イベント",
    answer: "応答",
    succeeded: (milliseconds) => `関数は ${Math.round(milliseconds)} ミリ秒で正常に終了しました`,
    failed: (milliseconds) => `関数は ${Math.round(milliseconds)} ミリ秒後に失敗しました`,
    result: "結果",
    log: "ログの末尾",
  },
);
