import type { Option } from '../../components/select-field.js';

export const NATIONALITIES: readonly Option[] = [
  { value: '', label: 'Everybody' },
  { value: 'Qatari', label: 'Qatari' },
  { value: 'Non-Qatari', label: 'Non-Qatari' },
];
