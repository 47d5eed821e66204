// Where the console begins: the session that an earlier page left is taken up, then everything is drawn.
import "@cloudscape-design/global-styles/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { restore } from "./core/session";
import { App } from "./shell/App";

const root = document.getElementById("root");
if (root) {
  void restore().finally(() =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}
