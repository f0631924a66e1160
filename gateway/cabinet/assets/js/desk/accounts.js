/** Soon. */

export const accountsView = { load: async () => ({}), render: () => [] };
