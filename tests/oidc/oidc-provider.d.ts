declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Handler = (request: IncomingMessage, response: ServerResponse) => void;

  /** The part of the package that the tests use; it ships no types of its own. */
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): Handler;
  }
  export default Provider;
}
