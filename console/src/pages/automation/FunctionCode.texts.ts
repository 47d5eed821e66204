import { texts } from "../../core/i18n";

export const functionCodeTexts = texts(
  {
    title: "Code",
    files: "File",
    deploy: "Deploy",
    deployed: (name: string) => `The code of ${name} was deployed`,
    notDeployed: (name: string) => `The code of ${name} was not deployed`,
    large: "The archive is too large to be edited here. Upload it with the AWS CLI.",
    noText: "There is no text in the archive.",
  },
  {
    title: "コード",
    files: "ファイル",
    deploy: "デプロイ",
    deployed: (name) => `${name} のコードをデプロイしました`,
    notDeployed: (name) => `${name} のコードをデプロイできませんでした`,
    large: "アーカイブが大きいため、ここでは編集できません。AWS CLI でアップロードしてください。",
    noText: "アーカイブにテキストファイルはありません。",
  },
);
