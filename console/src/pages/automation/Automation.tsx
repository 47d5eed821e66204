// Automation: events, the rules that pick some of them, and what is done then.
import { FunctionCreate } from "./FunctionCreate";
import { FunctionDetail } from "./FunctionDetail";
import { Home, TAB_IDS } from "./Home";
import { RuleDetail } from "./RuleDetail";
import { RuleForm } from "./RuleForm";
import { Setup } from "./Setup";

export default function Automation({ path }: { path: string[] }) {
  const [part, one] = path;
  if (part === "setup") return <Setup />;
  if (part === "rules" && one) return one === "create" ? <RuleForm /> : <RuleDetail arn={one} key={one} />;
  if (part === "functions" && one) {
    return one === "create" ? <FunctionCreate /> : <FunctionDetail arn={one} key={one} />;
  }
  return <Home tab={part !== undefined && TAB_IDS.includes(part) ? part : "events"} />;
}
