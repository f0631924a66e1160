/** Soon. */

export const schoolsView = { load: async () => ({}), render: () => [] };
