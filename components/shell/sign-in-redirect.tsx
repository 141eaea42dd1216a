'use client';
import { useEffect } from 'react';

/** A layout on the server does not know the address it is rendered for; the browser does, and comes back to it. */
export function SignInRedirect() {
  useEffect(() => {
    const { pathname, search } = location;
    location.replace(`/sign-in?callbackUrl=${encodeURIComponent(pathname + search)}`);
  }, []);
  return <p className="sr-only">Going to sign in</p>;
}
