'use client';
import { createContext, useContext } from 'react';
import type { FormPlace } from './contract.ts';

const nowhere: FormPlace = {
  prefix: '',
  application: '',
  stageNames: [],
  artifacts: [],
  slips: new Map(),
  onSlip: () => {},
};

const context = createContext<FormPlace>(nowhere);

export const FormPlaceProvider = context.Provider;

export function useFormPlace(): FormPlace {
  return useContext(context);
}
