import { texts } from "../../core/i18n";

export const enrollmentTexts = texts(
  {
    add: "Add an agent",
    name: "Name",
    nameText: "What the host or the service is called, such as web-1.",
    what: "What it is for (optional)",
    make: "Make the token",
    again: (name: string) => `New enrolment token for ${name}`,
    againText: "When the token is used, the keys of the process that has been this agent so far end.",
    onHost: (name: string) => `On the host of ${name}`,
    once: "The token is shown only now. It is good for an hour and can be used once.",
    enroll: "Make this host the agent",
    enrollText: "tokiwa-agent comes with pip install tokiwa, or as one file from tokiwa agent pack.",
    run: "Keep it running",
    runText: "With the systemd unit from deploy/systemd. To try it without: tokiwa-agent run.",
  },
  {
    add: "エージェントを追加",
    name: "名前",
    nameText: "web-1 のような、ホストまたはサービスの名前。",
    what: "説明 (任意)",
    make: "トークンを作成",
    again: (name) => `${name} の新しい登録トークン`,
    againText: "トークンを使用すると、これまでこのエージェントだったプロセスのキーは無効になります。",
    onHost: (name) => `${name} のホストで実行`,
    once: "トークンが表示されるのは今回だけです。有効期間は 1 時間で、使用できるのは 1 回のみです。",
    enroll: "このホストをエージェントとして登録",
    enrollText:
      "tokiwa-agent は pip install tokiwa でインストールされます。tokiwa agent pack で単一ファイルにすることもできます。",
    run: "常駐させる",
    runText: "deploy/systemd のユニットを使用します。試すだけなら tokiwa-agent run を実行します。",
  },
);
