/** One sentence for each reason that a sign-in can end here. */
const sentences: Record<string, string> = {
  WrongIssuer:
    "The sign-in came from another identity provider than the one that is set up, so it was refused.",
  NoProject:
    "You are signed in with your organisation, but none of your groups gives access to a project. Ask an admin.",
  OAuthSignin: "The identity provider could not be reached. Try again shortly, or tell an admin.",
  OAuthCallback:
    "The identity provider's answer was not valid any more, or was not meant for this sign-in. Sign in again.",
  Callback: "The sign-in could not be finished. Try again; if it goes on, tell an admin.",
  CredentialsSignin: "That role is not one of the four of the development login.",
  AccessDenied: "You may not sign in here.",
  Configuration: "Sign-in is not set up correctly. The log of the web process says what is wrong.",
  SessionRequired: "Sign in to see this page.",
};

export function whyNotSignedIn(error: string): string {
  return sentences[error] ?? "The sign-in did not work. Try again; if it goes on, tell an admin.";
}
