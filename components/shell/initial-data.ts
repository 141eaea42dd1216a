import { notFound } from 'next/navigation';
import { isGennakerError } from '#lib/kernel/errors';

/**
 * What a page hands to its screen at first. A refusal or a passing fault answers undefined: the screen then asks by
 * itself and shows the face for it, which so exists only once.
 */
export async function initialData<T>(query: () => Promise<T>): Promise<T | undefined> {
  try {
    return await query();
  } catch (error) {
    if (!isGennakerError(error)) throw error;
    if (error.code === 'not-found') notFound();
    return undefined;
  }
}
