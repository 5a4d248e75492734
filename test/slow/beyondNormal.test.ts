import { describe } from 'vitest';
import { testTasks } from '../support/beyondNormal.js';

describe('nearest neighbours on the other tasks beyond the normal', () => testTasks(false));
