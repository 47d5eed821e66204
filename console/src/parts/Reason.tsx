// Why something is as it is: what the service's code means to the reader, and beneath it the words that operators search for.
import Box from "@cloudscape-design/components/box";
import { useTexts } from "../core/i18n";
import { deliveryReasons } from "./reasons/delivery.texts";
import { deploymentReasons } from "./reasons/deployment.texts";
import { renewalReasons } from "./reasons/renewal.texts";
import { revocationReasons } from "./reasons/revocation.texts";

const MEANINGS = {
  delivery: deliveryReasons,
  deployment: deploymentReasons,
  renewal: renewalReasons,
  revocation: revocationReasons,
};

interface Props {
  of: keyof typeof MEANINGS;
  code: string | undefined;
  /** What the service itself says; the code, where it says no more. */
  words?: string | undefined;
}

/** A code that is not in the table has its words alone. */
export function Reason({ of, code, words = code }: Props) {
  const t: Readonly<Record<string, string>> = useTexts<Record<string, string>>(MEANINGS[of]);
  const meaning = code && t[code];
  if (!meaning) return <>{words || "–"}</>;
  return (
    <>
      <div>{meaning}</div>
      {words && (
        <Box variant="small" display="block">
          {words}
        </Box>
      )}
    </>
  );
}
