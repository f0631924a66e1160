/** Soon. */

export const slipsView = { load: async () => ({}), render: () => [] };
