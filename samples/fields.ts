import { words } from './words';

/** A field of study: its programs, the jobs that it leads to, and the skills that both share, common ones first. */
export interface Field {
  readonly programs: readonly string[];
  readonly roles: readonly string[];
  readonly skills: readonly string[];
}

/** Fields, the popular ones first. */
export const FIELDS: readonly Field[] = [
  {
    programs: ['Computer Science', 'Data Science', 'Information Systems', 'Cybersecurity'],
    roles: ['Data Analyst', 'Software Developer', 'Data Engineer', 'Web Developer', 'QA Tester'],
    skills: words(
      'Python|SQL|JavaScript|Java|Git|Linux|C++|AWS|Spark|React|Machine Learning',
      'Docker|TypeScript|R|Tableau|C#|Go|Statistics',
    ),
  },
  {
    programs: ['Business Administration', 'Accounting', 'Marketing', 'Finance'],
    roles: ['Accountant', 'Marketing Assistant', 'Business Analyst', 'Sales Associate', 'Teller'],
    skills: words(
      'Excel|Accounting|Marketing|Sales|Bookkeeping|Negotiation|Budgeting|Power BI',
      'Payroll|Copywriting|Forecasting|CRM|Auditing|Tax',
    ),
  },
  {
    programs: ['Nursing', 'Public Health', 'Biology', 'Kinesiology'],
    roles: ['Medical Assistant', 'Lab Technician', 'Health Aide', 'Pharmacy Technician'],
    skills: words(
      'Patient Care|CPR|Phlebotomy|Medical Terminology|Lab Safety|HIPAA',
      'Electronic Health Records|Triage|Microscopy|First Aid|Anatomy',
    ),
  },
  {
    programs: ['Mechanical Engineering', 'Civil Engineering', 'Electrical Engineering'],
    roles: ['Engineering Intern', 'CAD Technician', 'Field Technician', 'Project Engineer'],
    skills: words(
      'AutoCAD|SolidWorks|MATLAB|Circuit Design|PLC|Surveying|CNC|Thermodynamics',
      'Welding|GIS|Six Sigma|Soldering',
    ),
  },
  {
    programs: ['Education', 'Psychology', 'Social Work', 'English'],
    roles: ['Tutor', 'Teaching Assistant', 'Case Aide', 'Camp Counselor', 'Library Assistant'],
    skills: words(
      'Tutoring|Curriculum Planning|Counseling|Writing|Public Speaking|Spanish',
      'American Sign Language|Editing|Research|Classroom Management',
    ),
  },
];

/** What every field asks for. */
export const SHARED_SKILLS: readonly string[] = words(
  'Communication|Teamwork|Customer Service|Time Management|Problem Solving',
  'Leadership|Microsoft Office|Data Entry|Scheduling|Driving',
);

export const COMPANIES: readonly string[] = words(
  'Northwind Health|Contoso Analytics|Blue Mesa Schools|Nuñez & Sons, Inc.',
  "O'Malley Engineering|Tidewater Bank|Café Lumière|Great Plains Logistics",
  'Acme "A1" Tools|City of Riverside|Harbor Light Foundation|Juniper Labs',
  'Müller Maschinenbau|Sunrise Pediatrics|Granite State Power|Open Fields Farm',
  'Metro Transit',
);
