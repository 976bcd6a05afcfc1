// Asks the program what the import page waits for, and answers with actions.
import { ApiError } from "../data/api";
import { exchange, hasSession, holdsToken, sessionOfAddress } from "../session";
import { type Run, outcome } from "../store";
import * as api from "./api";
import type { Action, Problem, Question, Refusal, Task } from "./state";
import type { ImportState } from "../data/answers";
import { coded, w } from "./words";

/** How long until the program is asked again how far it is. */
const ASK_MS = 300;

export async function ask(question: Question, { signal, dispatch }: Run<Action>): Promise<void> {
  /** What the program answers; null where it refuses, which is told. */
  const tried = async <T>(asked: Promise<T>): Promise<T | null> => {
    const answer = await outcome(asked, refusalOf);
    if ("failure" in answer) dispatch({ type: "refused", refusal: answer.failure });
    return "value" in answer ? answer.value : null;
  };
  const work = async (task: Task, begun: Promise<ImportState>): Promise<void> => {
    const state = await tried(begun);
    if (state) dispatch({ type: "at_work", import: state, task });
  };

  switch (question.type) {
    case "enter": {
      // With the token of the address, or a session this browser has already; else the page asks for a token.
      const refused = holdsToken() ? await sessionOfAddress() : null;
      return dispatch({ type: "entered", session: refused === null && (await hasSession()), refused });
    }
    case "exchange": {
      const refused = await exchange(question.typed);
      if (refused === null) return dispatch({ type: "entered", session: true, refused });
      return dispatch({ type: "refused", refusal: { status: 0, problems: [{ text: refused }] } });
    }
    case "begin": {
      const begun = await tried(api.begin());
      if (begun) dispatch({ type: "begun", import: begun });
      const zones = begun && (await tried(api.zones()));
      if (zones) dispatch({ type: "zones", zones });
      return dispatch({ type: "ready", focus: question.focus });
    }
    case "remove":
      // The program forgets it by itself after a while.
      return api.remove(question.id).catch(() => undefined);
    case "upload": {
      for (const file of question.files) {
        const sending = (sent: number): void =>
          dispatch({ type: "sending", sending: { name: file.name, sent, bytes: file.size } });
        sending(0);
        const sent = await outcome(api.upload(question.id, file, sending, signal), refusalOf);
        if ("failure" in sent) return dispatch({ type: "not_sent", refusal: sent.failure });
      }
      return dispatch({ type: "sent" });
    }
    case "paste": {
      const sent = await outcome(api.text(question.id, { text: question.text }), refusalOf);
      return dispatch("failure" in sent ? { type: "refused", refusal: sent.failure } : { type: "sent" });
    }
    case "inspect":
      return work({ type: "inspect" }, api.inspect(question.id, question.look));
    case "preview":
      return work({ type: "preview", asked: question.asked }, api.preview(question.id, question.wish));
    case "write": {
      const { id, decision, author, kind, files } = question;
      const about = w("write.about", { kind: coded("kind", kind), files: files.join(", ") });
      return work({ type: "write" }, api.accept(id, { decision, message: question.message || about, author }));
    }
    case "undo": {
      const undone = await tried(api.undo(question.changeset));
      if (undone) dispatch({ type: "undone", revision: undone.revision });
      return;
    }
    case "cancel":
      await tried(api.cancel(question.id));
      return;
    case "ask": {
      const { id, later } = question;
      if (later) await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      if (signal.aborted) return;
      const told = await outcome(api.state(id), refusalOf);
      if ("failure" in told) return dispatch({ type: "not_told", id, refusal: told.failure });
      return dispatch({ type: "told", import: told.value });
    }
    case "hectares": {
      const found = question.zones.map(async (slug) => [slug, await api.hectaresOf(slug).catch(() => null)] as const);
      return dispatch({ type: "hectares", hectares: Object.fromEntries(await Promise.all(found)) });
    }
  }
}

function refusalOf(error: unknown): Refusal {
  const status = error instanceof ApiError ? error.status : 0;
  if (error instanceof api.Refused && error.reasons.length > 0) {
    return { status, problems: error.reasons.map((text): Problem => ({ text })) };
  }
  return {
    status,
    problems: [error instanceof ApiError && error.message !== "" ? { text: error.message } : "network"],
  };
}
