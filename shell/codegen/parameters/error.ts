/** A value does not fit its parameter. The message is a sentence for the user. */
export class ParameterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ParameterError';
  }
}
