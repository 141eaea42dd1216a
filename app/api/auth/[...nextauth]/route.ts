import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth/options';
import { serverContext } from '#lib/http/context';
import { answerOrDoor } from '#lib/http/sign-in-route';

async function handler(request: NextRequest, route: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const { nextauth } = await route.params;
  const more = new Headers();
  const options = await authOptions(serverContext(), nextauth, request.headers, more);
  const response = answerOrDoor(request, await NextAuth(request, route, options));
  for (const cookie of more.getSetCookie()) response.headers.append('set-cookie', cookie);
  return response;
}

export { handler as GET, handler as POST };
