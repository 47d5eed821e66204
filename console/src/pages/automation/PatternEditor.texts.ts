import { texts } from "../../core/i18n";

export const patternTexts = texts(
  {
    pattern: "Event pattern",
    patternText: "JSON with the values that an event must have; what is left out does not matter.",
    event: "Event to try it with",
    eventText: "One that has happened, or paste another one.",
    choose: "Choose an event",
    noEvents: "Nothing has happened yet.",
    matches: "The pattern matches this event",
    matchesNot: "The pattern does not match this event",
  },
  {
    pattern: "イベントパターン",
    patternText: "イベントが満たすべき値を JSON で指定します。指定しない項目は判定に影響しません。",
    event: "試すイベント",
    eventText: "実際に発生したイベントを選択するか、別のイベントを貼り付けます。",
    choose: "イベントを選択",
    noEvents: "イベントはまだありません。",
    matches: "パターンはこのイベントに一致します",
    matchesNot: "パターンはこのイベントに一致しません",
  },
);
