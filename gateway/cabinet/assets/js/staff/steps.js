/** One's own writes, to be taken back in their order. A step holds all cells of one act: a whole pasted block is one. */

const MOST = 200;

export function stepsOf() {
  const back = [];
  const forth = [];

  function turned(from, to) {
    const step = from.pop() ?? null;
    if (step) to.push(step.map(({ id, before, after }) => ({ id, before: after, after: before })));
    return step;
  }

  return {
    /** `cells`: `{ id, before, after }`, the wishes of a cell on both sides of the act. */
    made(cells) {
      if (cells.length === 0) return;
      back.push(cells);
      if (back.length > MOST) back.shift();
      forth.length = 0;
    },
    /** The cells to bring back to `before`; nothing where there is nothing more. */
    undo: () => turned(back, forth),
    redo: () => turned(forth, back),
    can: () => ({ undo: back.length > 0, redo: forth.length > 0 }),
  };
}
