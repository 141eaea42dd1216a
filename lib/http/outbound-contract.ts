/**
 * The one way out to addresses that a user can aim: webhooks, artifacts, CI systems, metric stores, notifications.
 * Code that needs HTTP takes an `OutboundHttp`; the guarded client behind it stands in `outbound.ts`.
 */
export interface OutboundHttp {
  /**
   * Sends one request and follows redirects. Any HTTP status is an answer, not an error. Throws a GennakerError:
   * `invalid` for an address or a header that cannot be used, `forbidden` for an address the policy refuses,
   * `unavailable` when nobody answers, `timeout`, and `limit` for an answer that is too large. When `signal` is aborted
   * its reason is thrown.
   */
  request(request: OutboundRequest): Promise<OutboundResponse>;
}

export interface OutboundRequest {
  url: string;
  /** Default GET. */
  method?: string;
  /**
   * Names in any case. Those which belong to the connection (host, content-length, transfer-encoding …) are ignored.
   * When a redirect leads to another origin only accept, accept-language, content-type and user-agent go along.
   */
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** For everything together, redirects included. Default 30 s, at most 5 min. */
  timeoutMs?: number;
  /** Of the decoded body. Default 5 MiB. */
  maxBytes?: number;
  signal?: AbortSignal;
  /** `return` hands a 3xx answer to the caller. Default: follow, at most five times. */
  redirects?: 'follow' | 'return';
}

export interface OutboundResponse {
  status: number;
  /** Names in lower case; several values are joined by `, `, those of set-cookie by a line break. */
  headers: Record<string, string>;
  /** Decoded as UTF-8. */
  body: string;
  /** The body as it came, for what is not text. The guarded client always sets it. */
  bytes?: Uint8Array;
  /** Where the answer came from after redirects. */
  url: string;
}

export interface OutboundPolicy {
  /**
   * What may be reached besides public addresses: `10.1.0.0/16`, `10.1.2.3`, `10.1.2.3:8080`, `[fd00::1]:443`,
   * `jenkins.corp.example`, `jenkins.corp.example:8080`, `*.corp.example`. A name permits the private and loopback
   * addresses it resolves to; link-local and metadata addresses must be written as addresses.
   */
  allow: readonly string[];
}
