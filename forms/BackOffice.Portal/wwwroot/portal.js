// Improves pages that already work without it: moves focus to an error summary, ignores a second press of a button, shows a password.
import { initAll } from './lib/govuk/govuk-frontend.min.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
initAll();
