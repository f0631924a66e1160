/** Soon. */

export const settingsView = { load: async () => ({}), render: () => [] };
