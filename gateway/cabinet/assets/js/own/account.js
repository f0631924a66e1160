/** Soon. */

export const ownView = { load: async () => ({}), render: () => [] };
