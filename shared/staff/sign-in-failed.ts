/** A sign-in that did not work. `issuer`: it cannot be reached · `denied`: the person or the issuer said no · `invalid`: not ours. */
export class SignInFailed extends Error {
  override name = 'SignInFailed';
  readonly code: 'signIn.issuer' | 'signIn.denied' | 'signIn.invalid';
  constructor(code: SignInFailed['code']) {
    super(code);
    this.code = code;
  }
}
