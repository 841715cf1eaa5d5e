/** What a thread is given when it starts. `gate` is opened by the host when a call lies in the port. */
export interface ThreadData {
  gate: SharedArrayBuffer;
  folder: string;
  handler: string;
  background: boolean;
  facts: { name: string; arn: string; memory: number; stream: string };
}

/** One invocation: the event as JSON, as on Lambda, so that nothing is shared by reference. */
export interface Call {
  requestId: string;
  event: string;
  /** Epoch milliseconds. */
  deadline: number;
}

/** Lambda's error envelope. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export type Reply =
  | { kind: 'ready' }
  | { kind: 'unready'; error: FunctionError }
  | { kind: 'log'; text: string }
  | { kind: 'answer'; requestId: string; payload: string }
  | { kind: 'error'; requestId: string; error: FunctionError };
