import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth/options';
import { serverContext } from '#lib/http/context';

async function handler(request: NextRequest, route: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const { nextauth } = await route.params;
  return await NextAuth(request, route, await authOptions(serverContext(), nextauth, request.headers));
}

export { handler as GET, handler as POST };
