/** What the API says when it refuses (RFC 9457), or what is known when it says nothing. */
export class Problem extends Error {
  readonly status: number;
  readonly detail: string;
  readonly faults: Fault[];
  readonly requestId: string | undefined;

  constructor(status: number, detail: string, faults: Fault[] = [], requestId?: string) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.detail = detail;
    this.faults = faults;
    this.requestId = requestId;
  }

  /** Whether the control plane could not be reached, or could not answer for now. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** What is wrong with one field, such as `authentication.username` or `config.rules[0].resource_names`. */
export interface Fault {
  field: string;
  reason: string;
}

interface Body {
  detail?: unknown;
  title?: unknown;
  instance?: unknown;
  invalid_parameters?: unknown;
}

export async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Body;
  const faults = Array.isArray(body.invalid_parameters) ? body.invalid_parameters.filter(isFault) : [];
  const detail = text(body.detail) ?? text(body.title) ?? `the control plane answered ${response.status}`;
  return new Problem(response.status, detail, faults, text(body.instance)?.replace("tidegate:request:", ""));
}

/** Any error as a sentence for people. */
export function say(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.charAt(0).toUpperCase() + message.slice(1);
}

function isFault(value: unknown): value is Fault {
  const fault = value as Partial<Fault> | null;
  return typeof fault?.field === "string" && typeof fault.reason === "string";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
