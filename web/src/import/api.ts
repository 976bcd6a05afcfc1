// Talking to /api/v1/imports: the only module of this page that knows addresses. The cookie of the session goes with every request.
import { ApiError } from "../data/api";
import type { Zone, ZoneList } from "../data/types";
import { lang } from "../i18n/index";
import type {
  Account,
  ImportDecision,
  ImportFile,
  ImportState,
  InspectParams,
  NewImport,
  PastedText,
  Problem,
  Undone,
  ImportParams,
} from "../data/answers";

const BASE = "/api/v1/imports";

/** A refusal with every reason the program gave. */
export class Refused extends ApiError {
  constructor(
    message: string,
    status: number,
    readonly reasons: string[],
  ) {
    super(message, status);
  }
}

function headers(more: Record<string, string> = {}): Record<string, string> {
  return { accept: "application/json", "accept-language": lang(), ...more };
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = {
    method,
    headers: headers(body === undefined ? {} : { "content-type": "application/json" }),
    cache: "no-store",
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(path, init);
  if (!response.ok) throw refusal(response.status, await response.text());
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function refusal(status: number, text: string): Refused {
  try {
    const { detail, reasons } = JSON.parse(text) as Problem;
    return new Refused(detail, status, reasons?.map((reason) => reason.text) ?? [detail]);
  } catch {
    return new Refused(`HTTP ${status}`, status, [`HTTP ${status}`]);
  }
}

export const begin = (): Promise<NewImport> => ask("POST", BASE);
export const state = (id: string): Promise<ImportState> => ask("GET", `${BASE}/${id}`);
export const remove = (id: string): Promise<void> => ask("DELETE", `${BASE}/${id}`);
export const cancel = (id: string): Promise<ImportState> => ask("POST", `${BASE}/${id}/cancel`);
export const text = (id: string, pasted: PastedText): Promise<ImportFile> => ask("POST", `${BASE}/${id}/text`, pasted);
export const inspect = (id: string, look: InspectParams): Promise<ImportState> =>
  ask("POST", `${BASE}/${id}/inspect`, look);
export const preview = (id: string, wish: ImportParams): Promise<ImportState> =>
  ask("POST", `${BASE}/${id}/preview`, wish);
export const accept = (id: string, decision: ImportDecision): Promise<ImportState> =>
  ask("POST", `${BASE}/${id}/accept`, decision);

export const undo = (changeset: string): Promise<Undone> => ask("POST", `/api/v1/changesets/${changeset}/undo`, {});

/** The zones of the store, for the field of the zone. */
export async function zones(): Promise<Zone[]> {
  const { zones: found } = await ask<ZoneList>("GET", `/api/v1/zones?lang=${lang()}`);
  return found;
}

/** Measured hectares of a zone's boundary as the program serves them now. */
export async function hectaresOf(slug: string): Promise<number | null> {
  const account = await ask<Account>("GET", `/api/v1/zones/${encodeURIComponent(slug)}/account`);
  return account.measures.boundary?.measured_ha ?? null;
}

/** Sends a file. `fetch` tells nothing of how far it is, so this is the older way. */
export function upload(id: string, file: File, onProgress: (sent: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${BASE}/${id}/files/${encodeURIComponent(file.name)}`);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () =>
      request.status < 300 ? resolve() : reject(refusal(request.status, request.responseText)),
    );
    request.addEventListener("error", () => reject(new Refused("", 0, [])));
    request.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
