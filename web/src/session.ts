// The session of this run: an address that was printed for a person on the machine itself carries a token, which is exchanged
// once for a cookie and leaves the address before anything else is done.
import { lang } from "./i18n/index";

/** The token in the address, taken out of it; null where there is none. */
function taken(): string | null {
  const query = new URLSearchParams(location.hash.replace(/^#/, ""));
  const token = query.get("token");
  if (token === null) return null;
  query.delete("token");
  const rest = query.toString();
  history.replaceState(null, "", location.pathname + (rest ? `#${rest}` : ""));
  return token;
}

/** Whether the address holds a token. */
export function holdsToken(): boolean {
  return new URLSearchParams(location.hash.replace(/^#/, "")).has("token");
}

/** Begins a session with the token of the address, if there is one. A sentence when it is not good any more. */
export async function sessionOfAddress(): Promise<string | null> {
  const token = taken();
  return token === null ? null : exchange(token);
}

/** Begins a session with a token, or with the address that holds one. A sentence when it is refused. */
export async function exchange(typed: string): Promise<string | null> {
  const token = (/token=([0-9a-f]+)/i.exec(typed)?.[1] ?? typed).trim();
  const headers = { "x-matbang-token": token, "accept-language": lang() };
  const answer = await fetch("/api/v1/session", { method: "POST", headers, cache: "no-store" });
  if (answer.ok) return null;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  return problem.detail ?? String(answer.status);
}

/** Whether this browser has a session already. */
export async function hasSession(): Promise<boolean> {
  const answer = await fetch("/api/v1/config", { cache: "no-store" });
  return answer.ok && ((await answer.json()) as { session?: boolean }).session === true;
}
