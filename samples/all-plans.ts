import { jobSkills, jobs } from './jobs';
import {
  mentorActivity,
  projectFeedback,
  projectsDim,
  sectionFeedback,
  usersDim,
  videoLog,
  videosDim,
} from './learning';
import { performance } from './performance';
import type { SamplePlan } from './sample-file';
import { courses, enrollments, programs, studentMetrics } from './school';
import { customers, orders } from './store';
import { studentSkills, students } from './students';

/** A plan for every dataset, referenced ones before those that refer to them. */
export const ALL_PLANS: readonly SamplePlan[] = [
  students,
  studentSkills,
  jobs,
  jobSkills,
  performance,
  programs,
  courses,
  enrollments,
  studentMetrics,
  usersDim,
  projectsDim,
  videosDim,
  projectFeedback,
  sectionFeedback,
  mentorActivity,
  videoLog,
  customers,
  orders,
];
