/** How this code was compiled, not how it was set up: known when a bundler writes it, and to the tools that run it as it is. */
export const forDevelopment = process.env.NODE_ENV === 'development';
