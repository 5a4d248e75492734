// Every public function on both backends.

import { describe } from 'vitest';
import { bothBackendsAgree } from '../support/publicParity.js';

describe('both backends give one result or one error', () => bothBackendsAgree(100));
