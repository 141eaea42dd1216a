import { invalid } from '#lib/kernel/errors';
import type { Provider } from '#lib/providers/contract';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';

/** What the operator of this installation decides for all clouds. */
export interface ProviderPolicy {
  /** Lets accounts sign in with programs and files of the machine this product runs on. */
  allowLocalCredentials?: boolean;
  /** All that those programs see of our environment. */
  programEnvironment?: Readonly<Record<string, string>>;
}

/** The connecting half of every kind of cloud; what screens need stands in `definitions.ts`. Adding one is a line here. */
const makers: Record<string, (policy: ProviderPolicy) => Provider> = {
  kubernetes: kubernetesProvider,
};

/** Throws `invalid` naming the kinds there are. */
export function providerOf(type: string, policy: ProviderPolicy = {}): Provider {
  const make = Object.hasOwn(makers, type) ? makers[type] : undefined;
  if (make) return make(policy);
  throw invalid(`There is no cloud of kind ${type}; there is: ${Object.keys(makers).join(', ')}`, { object: type });
}
