import { texts } from "../../core/i18n";

export const targetsTexts = texts(
  {
    title: "Targets",
    loading: "Loading targets",
    id: "Name",
    kind: "Kind",
    kinds: (place: string) =>
      ({
        function: "Function",
        "log-group": "Log group",
        bus: "Event bus",
        queue: "Queue",
        topic: "Topic",
        "api-destination": "API destination",
      })[place] ?? place,
    place: "ARN",
    input: "Gets",
    inputs: (form: string) =>
      ({ whole: "The whole event", constant: "A constant", part: "A part", transformer: "Transformed" })[form] ?? form,
    retry: "Retries",
    attempts: (count: number) => `At most ${count}`,
    dead: "Dead letters",
    actions: "Actions",
    add: "Add a target",
    edit: "Edit",
    editOne: (name: string) => `Edit ${name}`,
    remove: "Remove",
    removeOne: (name: string) => `Remove ${name}`,
    removeText: (name: string) => `Events are no longer sent to ${name}. What is on its way still arrives.`,
    removed: (name: string) => `The target ${name} was removed`,
    none: "The rule has no targets: matching events go nowhere.",
  },
  {
    title: "ターゲット",
    loading: "ターゲットを読み込み中",
    id: "名前",
    kind: "種類",
    kinds: (place) =>
      ({
        function: "関数",
        "log-group": "ロググループ",
        bus: "イベントバス",
        queue: "キュー",
        topic: "トピック",
        "api-destination": "API 送信先",
      })[place] ?? place,
    place: "ARN",
    input: "入力",
    inputs: (form) =>
      ({ whole: "イベント全体", constant: "定数", part: "イベントの一部", transformer: "入力トランスフォーマー" })[
        form
      ] ?? form,
    retry: "再試行",
    attempts: (count) => `最大 ${count} 回`,
    dead: "デッドレター",
    actions: "アクション",
    add: "ターゲットを追加",
    edit: "編集",
    editOne: (name) => `${name} を編集`,
    remove: "削除",
    removeOne: (name) => `${name} を削除`,
    removeText: (name) => `以後、イベントは ${name} に送信されません。配信中のイベントは届きます。`,
    removed: (name) => `ターゲット ${name} を削除しました`,
    none: "ターゲットがないため、一致したイベントはどこにも送信されません。",
  },
);
