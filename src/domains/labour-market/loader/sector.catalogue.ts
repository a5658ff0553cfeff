/** What is assumed of a generated sector, and which real groups it is calibrated on. */
export interface SectorProfile {
  readonly name: string;
  /** Branch whose share of employment follows the ILO series of Qatar. */
  readonly branch: 'industry' | 'services';
  /** Share within its branch: an assumption, no bundled source has it. */
  readonly branchWeight: number;
  /** Share of nationals among its staff: an assumption, no bundled source has it. */
  readonly qatariShare: number;
  readonly companies: number;
  /** Industries of the wage panel it takes pay and moves from. */
  readonly panelIndustries: readonly string[];
  /** Series of the monthly unemployment it takes level and season from. */
  readonly unemploymentSeries: string;
  /** Occupations of the census it takes age, education and sex from; empty: by work class. */
  readonly occupations: readonly string[];
  readonly workclasses: readonly string[];
  /** From junior to senior. */
  readonly titles: readonly string[];
  /** Second half of fictional company names. */
  readonly trade: string;
}

const GOVERNMENT = ['Federal-gov', 'State-gov', 'Local-gov'];

export const SECTORS: readonly SectorProfile[] = [
  {
    name: 'Energy',
    branch: 'industry',
    branchWeight: 0.17,
    qatariShare: 0.3,
    companies: 24,
    panelIndustries: ['Mining'],
    unemploymentSeries: 'Mining and Extraction',
    occupations: ['Craft-repair', 'Tech-support', 'Prof-specialty'],
    workclasses: ['Private'],
    titles: ['Plant Operator', 'Process Technician', 'Field Engineer', 'Reservoir Engineer', 'Operations Manager'],
    trade: 'Energy',
  },
  {
    name: 'Construction',
    branch: 'industry',
    branchWeight: 0.6,
    qatariShare: 0.015,
    companies: 80,
    panelIndustries: ['Construction'],
    unemploymentSeries: 'Construction',
    occupations: ['Craft-repair', 'Handlers-cleaners'],
    workclasses: [],
    titles: ['Site Labourer', 'Mason', 'Site Supervisor', 'Civil Engineer', 'Project Manager'],
    trade: 'Contracting',
  },
  {
    name: 'Finance',
    branch: 'services',
    branchWeight: 0.11,
    qatariShare: 0.18,
    companies: 30,
    panelIndustries: ['Finance'],
    unemploymentSeries: 'Finance',
    occupations: ['Exec-managerial', 'Adm-clerical'],
    workclasses: ['Private'],
    titles: ['Teller', 'Account Officer', 'Financial Analyst', 'Risk Manager', 'Branch Director'],
    trade: 'Finance',
  },
  {
    name: 'Hospitality',
    branch: 'services',
    branchWeight: 0.21,
    qatariShare: 0.02,
    companies: 60,
    panelIndustries: ['Entertainment', 'Personal Services', 'Trade'],
    unemploymentSeries: 'Leisure and hospitality',
    occupations: ['Other-service', 'Sales'],
    workclasses: [],
    titles: ['Room Attendant', 'Waiter', 'Front Desk Agent', 'Head Chef', 'Hotel Manager'],
    trade: 'Hospitality',
  },
  {
    name: 'Education',
    branch: 'services',
    branchWeight: 0.13,
    qatariShare: 0.2,
    companies: 36,
    panelIndustries: ['Professional Services'],
    unemploymentSeries: 'Education and Health',
    occupations: ['Prof-specialty'],
    workclasses: GOVERNMENT,
    titles: ['Teaching Assistant', 'Teacher', 'Senior Teacher', 'Lecturer', 'Principal'],
    trade: 'Education',
  },
  {
    name: 'Healthcare',
    branch: 'services',
    branchWeight: 0.13,
    qatariShare: 0.09,
    companies: 30,
    panelIndustries: ['Professional Services', 'Personal Services'],
    unemploymentSeries: 'Education and Health',
    occupations: ['Prof-specialty', 'Tech-support', 'Adm-clerical'],
    workclasses: [],
    titles: ['Care Assistant', 'Nurse', 'Laboratory Technician', 'Physician', 'Medical Director'],
    trade: 'Medical',
  },
  {
    name: 'Public',
    branch: 'services',
    branchWeight: 0.18,
    qatariShare: 0.45,
    companies: 20,
    panelIndustries: ['Public Administration'],
    unemploymentSeries: 'Government',
    occupations: [],
    workclasses: GOVERNMENT,
    titles: ['Clerk', 'Inspector', 'Administrator', 'Policy Analyst', 'Department Head'],
    trade: 'Authority',
  },
  {
    name: 'Manufacturing',
    branch: 'industry',
    branchWeight: 0.23,
    qatariShare: 0.04,
    companies: 48,
    panelIndustries: ['Manufacturing'],
    unemploymentSeries: 'Manufacturing',
    occupations: ['Machine-op-inspct', 'Craft-repair'],
    workclasses: [],
    titles: ['Machine Operator', 'Quality Inspector', 'Maintenance Technician', 'Production Engineer', 'Plant Manager'],
    trade: 'Industries',
  },
  {
    name: 'Transport',
    branch: 'services',
    branchWeight: 0.14,
    qatariShare: 0.04,
    companies: 40,
    panelIndustries: ['Transportation'],
    unemploymentSeries: 'Transportation and Utilities',
    occupations: ['Transport-moving'],
    workclasses: [],
    titles: ['Driver', 'Dispatcher', 'Logistics Coordinator', 'Fleet Supervisor', 'Logistics Manager'],
    trade: 'Logistics',
  },
  {
    name: 'ICT',
    branch: 'services',
    branchWeight: 0.1,
    qatariShare: 0.09,
    companies: 32,
    panelIndustries: ['Business and Repair'],
    unemploymentSeries: 'Information',
    occupations: ['Tech-support', 'Prof-specialty'],
    workclasses: ['Private'],
    titles: [
      'Support Technician',
      'Network Administrator',
      'Software Developer',
      'Systems Architect',
      'Head of Technology',
    ],
    trade: 'Digital',
  },
];

export const EDUCATION_LEVELS = ['Secondary', 'Diploma', 'Bachelor', 'Master', 'Doctorate'] as const;

/** Years of schooling each level stands for. */
export const EDUCATION_YEARS: readonly number[] = [12, 14, 16, 18, 21];

export const FIRST_YEAR = 2017;
export const YEARS = 8;
export const MONTHS = YEARS * 12;
