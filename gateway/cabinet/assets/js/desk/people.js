/** Soon. */

export const peopleView = { load: async () => ({}), render: () => [] };
