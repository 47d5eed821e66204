// What a service answered when it refused, as one kind of error for every client.

export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
  ) {
    super(message);
    this.name = "Failure";
  }

  /** Whether signing in again may help. */
  get signedOut(): boolean {
    return ["ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "InvalidClientTokenId"].includes(
      this.code,
    );
  }
}

/** Any error as a Failure; the SDK's carry the service's code in `name`. */
export function failure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof TypeError) return new Failure("NetworkError", error.message);
  if (error instanceof Error) return new Failure(error.name, error.message);
  return new Failure("Error", String(error));
}
