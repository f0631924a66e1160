/** Several writings one after another as one: after a refusal it goes on from there, and nothing is written twice. */

/**
 * `steps`: `{ name, input(results), send(input, key), ok, keep(outcome) }`; what `keep` gives is there for the steps after it, by name.
 * `memory`: what is done and under which keys, `{ done: Map, keyFor: Map }`, the caller's to keep. A step without an input is left out.
 * Gives nothing where everything is written, or `{ name, outcome }` of the refusal.
 */
export async function stepwise(steps, memory, keyed) {
  for (const step of steps) {
    if (memory.done.has(step.name)) continue;
    const input = step.input(memory.done);
    if (input === null) continue;
    if (!memory.keyFor.has(step.name)) memory.keyFor.set(step.name, keyed());
    const outcome = await step.send(input, memory.keyFor.get(step.name)(input));
    if (outcome.__typename !== step.ok) return { name: step.name, outcome };
    memory.done.set(step.name, step.keep?.(outcome) ?? true);
  }
  return null;
}
