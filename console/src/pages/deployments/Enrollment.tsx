// How a host becomes an agent: a name, then the token that is shown once, in the commands to run there.
import Alert from "@cloudscape-design/components/alert";
import { useRef, useState } from "react";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { Confirm } from "../../parts/Confirm";
import { DocumentField } from "../../parts/Document";
import { Once } from "../../parts/Once";
import { TextField } from "../../parts/TextField";
import { enrollmentTexts } from "./Enrollment.texts";

const RUN = "sudo systemctl enable --now tokiwa-agent";

interface Props {
  /** An agent that there is, for a host that is set up anew. */
  agent: string | undefined;
  close: () => void;
  after: () => void;
}

export function Enrollment({ agent, close, after }: Props) {
  const t = useTexts(enrollmentTexts);
  const [name, setName] = useState(agent ?? "");
  const [description, setDescription] = useState("");
  const [token, setToken] = useState<string>();
  const made = useRef(false);
  const operation = agent ? "CreateEnrollmentToken" : "CreateAgent";
  const input = { Name: name, ...(description && { Description: description }) };

  async function make() {
    const answer = await call<{ EnrollmentToken: string }>("tokiwa", operation, input);
    made.current = true;
    setToken(answer.EnrollmentToken);
    after();
  }

  if (token !== undefined) {
    const enroll = `sudo tokiwa-agent enroll ${token}`;
    return (
      <Once title={t.onHost(name)} warning={t.once} close={close}>
        <DocumentField description={t.enrollText} text={enroll} label={t.enroll} />
        <DocumentField description={t.runText} text={RUN} label={t.run} />
      </Once>
    );
  }
  return (
    <Confirm
      title={agent ? t.again(agent) : t.add}
      action={t.make}
      disabled={!name}
      command={command("tokiwa", operation, input)}
      act={make}
      close={() => made.current || close()}
    >
      {agent && <Alert type="warning">{t.againText}</Alert>}
      {!agent && (
        <TextField label={t.name} constraintText={t.nameText} name="agent" value={name} change={setName} autoFocus />
      )}
      {!agent && <TextField label={t.what} value={description} change={setDescription} />}
    </Confirm>
  );
}
