import type { CallFacts, Caller, LiveProject } from '@headgate/domain';
import { type Fault, type JsonValue, toFault } from '@headgate/kernel';
import { type ChosenRoute, chooseRoute, type RouteOfPath } from './choose-route.ts';
import { planRoute } from './plan-route.ts';
import type { TargetPlan } from './plan-targets.ts';
import type { TraceStep } from './policy/decision-trace.ts';
import type { RoundRobin } from './policy/round-robin.ts';

/** A call that is only asked about. */
export interface AskedCall {
  readonly project: LiveProject;
  readonly caller: Caller;
  readonly ofPath: RouteOfPath;
  /** What is known of the call but the route, which is found. */
  readonly facts: Omit<CallFacts, 'caller' | 'projectSlug' | 'routeName'>;
  /** A policy that came with it. */
  readonly inline?: JsonValue | undefined;
  readonly random: () => number;
  readonly roundRobin: RoundRobin;
}

/** What would happen to it, up to the first attempt. */
export interface Explanation {
  /** Undefined where no route was found. */
  readonly chosen: ChosenRoute | undefined;
  /** Undefined where it is refused. */
  readonly plan: TargetPlan | undefined;
  readonly steps: readonly TraceStep[];
  readonly refused: Fault | undefined;
}

/** Decides as for a call that is served, with the same functions, and keeps every step. Calls nobody. */
export function explainCall({ project, caller, ofPath, facts, inline, random, roundRobin }: AskedCall): Explanation {
  const steps: TraceStep[] = [];
  let chosen: ChosenRoute | undefined;
  try {
    chosen = chooseRoute({ project, caller, ofPath, model: facts.model, inline });
    const routeName = chosen.route.name;
    const plan = planRoute({
      chosen,
      caller,
      asked: facts.model,
      isForeign: facts.dialect === undefined,
      facts: () => ({ ...facts, header: (name) => facts.header(name), caller, projectSlug: project.slug, routeName }),
      random,
      roundRobin,
      trace: { add: (step) => steps.push(step) },
    });
    return { chosen, plan, steps, refused: undefined };
  } catch (error) {
    return { chosen, plan: undefined, steps, refused: toFault(error) };
  }
}
