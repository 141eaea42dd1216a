/** The reasons are in the log; a stranger learns nothing about the installation. */
const sentences: Record<string, string> = {
  NotAdmitted: 'Your provider knows you, but you may not come in here. Ask an administrator of this installation.',
  AnswerRefused: 'What your provider answered could not be accepted. Sign in again from here.',
  SourceFailed: 'Your provider cannot be asked at this moment. Try again later, or another way.',
  SessionRequired: 'Sign in to see this page.',
  SourceGone: 'This way to sign in is not here any more. Take another, or ask an administrator.',
  StepOver: 'Your sign-in took too long. Begin again with your password.',
};

/**
 * What the sign-in page says of a word for what went wrong. The word comes in the address, where anybody may write anything.
 */
export function signInSentence(failure: string | undefined): string | undefined {
  if (failure === undefined) return undefined;
  return Object.hasOwn(sentences, failure) ? sentences[failure] : 'Signing in did not work; try again';
}
