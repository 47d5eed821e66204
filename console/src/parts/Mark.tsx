// A state in a word or two and a colour.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import "./parts.css";

export function Mark(props: StatusIndicatorProps) {
  return (
    <span className="mark">
      <StatusIndicator {...props} />
    </span>
  );
}
