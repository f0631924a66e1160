/** Soon. */

export const guardiansView = { load: async () => ({}), render: () => [] };
