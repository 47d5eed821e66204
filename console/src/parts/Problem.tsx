// A part of a page that could not be loaded: why, in the service's words, and a way to try again.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import type { Failure } from "../core/failure";
import { useTexts } from "../core/i18n";
import { partsTexts } from "./parts.texts";

export function Problem({ error, retry }: { error: Failure; retry?: () => void }) {
  const t = useTexts(partsTexts);
  const denied = error.code.startsWith("AccessDenied");
  return (
    <Alert
      type={denied ? "warning" : "error"}
      header={denied ? t.denied : t.notLoaded}
      action={retry && !denied && <Button onClick={retry}>{t.retry}</Button>}
    >
      {error.message}
    </Alert>
  );
}
