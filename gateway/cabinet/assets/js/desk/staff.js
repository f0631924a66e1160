/** Soon. */

export const staffView = { load: async () => ({}), render: () => [] };
