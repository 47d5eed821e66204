import { texts } from "../../core/i18n";

export const functionCreateTexts = texts(
  {
    create: "Create a function",
    created: (name: string) => `The function ${name} was created`,
    name: "Name",
    nameForm: "1 to 64 letters, digits, hyphens and underscores.",
    runtime: "Runtime",
    role: "Role",
    roleText: "What the function may do is what its role may do.",
    newRole: "A new role",
    newRoleText: "It gets the function's name and may write logs",
    code: (file: string) => `Code: ${file}`,
  },
  {
    create: "関数を作成",
    created: (name) => `関数 ${name} を作成しました`,
    name: "名前",
    nameForm: "1～64 文字の英数字、ハイフン、アンダースコアを使用できます。",
    runtime: "ランタイム",
    role: "ロール",
    roleText: "関数に許可される操作は、ロールのアクセス許可で決まります。",
    newRole: "新しいロール",
    newRoleText: "関数と同じ名前で、ログの書き込みを許可します",
    code: (file) => `コード: ${file}`,
  },
);
