import type { ReportDecision } from './reportData';

/** Each decision has a shape of its own: an octagon, a triangle, a shield, a dashed circle. 48 by 48. */
const ICONS: Readonly<Record<ReportDecision, string>> = {
	flagged:
		'<path d="M15.5 3h17L45 15.5v17L32.5 45h-17L3 32.5v-17z" class="f-flagged"/><path d="M24 12v15" stroke-width="5" stroke-linecap="round" class="s-card"/><circle cx="24" cy="35.5" r="3.2" class="f-card"/>',
	review:
		'<path d="M24 5 45 42H3z" stroke-width="4" stroke-linejoin="round" class="f-review s-review"/><path d="M24 17v11" stroke-width="4.5" stroke-linecap="round" class="s-card"/><circle cx="24" cy="35.3" r="2.8" class="f-card"/>',
	clear:
		'<circle cx="24" cy="24" r="21.5" class="f-clear"/><path d="m14 24.5 7 7L34.5 17" fill="none" stroke-width="5" stroke-linecap="round" stroke-linejoin="round" class="s-card"/>',
	undecided:
		'<circle cx="24" cy="24" r="20.5" fill="none" stroke-width="3.5" stroke-dasharray="7.2 4.3" class="s-undecided"/><path d="M17.5 19a6.5 6.5 0 1 1 9.6 5.7c-2 1.1-3.1 2.3-3.1 4.6" fill="none" stroke-width="4" stroke-linecap="round" class="s-undecided"/><circle cx="24" cy="35.6" r="2.7" class="f-undecided"/>',
};

/** The sign of a decision, 48 units wide and high. */
export function drawIcon(decision: ReportDecision): string {
	return ICONS[decision];
}
