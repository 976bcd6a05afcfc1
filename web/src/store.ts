// One place for the state of a page. An action makes the next state and names the effects that follow; views draw from the state;
// effects ask the program and answer with actions. What makes the state is pure, so its order can be tested without a page.

/**
 * Something that is done outside the state: a question to the program, a move of the map, the focus. Effects are data.
 * Of effects in one slot only the newest counts: the one before it is aborted, and its later answers are dropped.
 */
export interface Effect {
  readonly type: string;
  readonly slot?: string;
}

/** Aborts what runs in a slot, and puts nothing in its place. */
export interface Stop extends Effect {
  readonly type: "stop";
  readonly slot: string;
}

export const stop = (slot: string): Stop => ({ type: "stop", slot });

/** The next state and the effects that follow from it, in order. It is pure. */
export type Update<S, A, E> = (state: S, action: A) => Next<S, E>;
export interface Next<S, E> {
  state: S;
  effects?: readonly (E | Stop)[];
}

/** What an effect may use while it runs. */
export interface Run<A> {
  /** Aborted when a newer effect took the slot. */
  signal: AbortSignal;
  /** Says an action; after the abort nothing of it is heard. */
  dispatch(action: A): void;
}

export type Perform<A, E> = (effect: E, run: Run<A>) => Promise<void> | void;

/** Draws what differs between two states. */
export type View<S> = (state: S, before: S) => void;

export class Store<S, A, E extends Effect> {
  private readonly views: View<S>[] = [];
  private readonly running = new Map<string, AbortController>();
  private readonly waiting: A[] = [];
  private busy = false;

  constructor(
    private current: S,
    private readonly update: Update<S, A, E>,
    private readonly perform: Perform<A, E>,
  ) {}

  get state(): S {
    return this.current;
  }

  /** Every view sees every state, in the order in which the views came. */
  subscribe(view: View<S>): void {
    this.views.push(view);
  }

  /** An action sent while another is at work waits for its turn: views and effects never see two states at once. */
  readonly dispatch = (action: A): void => {
    this.waiting.push(action);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) this.take(next);
    } finally {
      this.busy = false;
    }
  };

  private take(action: A): void {
    const before = this.current;
    const { state, effects = [] } = this.update(before, action);
    this.current = state;
    if (state !== before) for (const view of this.views) view(state, before);
    for (const effect of effects) this.start(effect);
  }

  private start(effect: E | Stop): void {
    const controller = new AbortController();
    const { slot } = effect;
    if (slot !== undefined) {
      this.running.get(slot)?.abort();
      this.running.set(slot, controller);
    }
    if (isStop(effect)) return;
    const { signal } = controller;
    const dispatch = (action: A): void => {
      if (!signal.aborted) this.dispatch(action);
    };
    // An expected failure of an effect is an action. Anything else is a fault of the page: it must not vanish, and what
    // follows is done all the same.
    const performed = async (): Promise<void> => this.perform(effect, { signal, dispatch });
    void performed().catch((error: unknown) => {
      if (!signal.aborted) reportError(error);
    });
  }
}

/**
 * The answer, or why it could not be had. Actions are sent after it, outside: what a view fails at when it draws one
 * is no refusal of the program.
 */
export async function outcome<T, F>(
  asked: Promise<T>,
  failureOf: (error: unknown) => F,
): Promise<{ value: T } | { failure: F }> {
  try {
    return { value: await asked };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function isStop(effect: Effect): effect is Stop {
  return effect.type === "stop";
}
