/** In the calls of webhook stages: how many runs led to the one that calls. */
export const depthHeader = 'gennaker-depth';
