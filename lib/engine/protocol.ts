/**
 * The number of the engine's protocol: what rows mean and who may change them. It grows when an older worker could not go
 * on with what this one commits; see "Workers of two releases" in README.md.
 */
export const engineProtocol = 1;
